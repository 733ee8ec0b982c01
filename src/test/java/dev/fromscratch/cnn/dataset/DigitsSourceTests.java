package dev.fromscratch.cnn.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class DigitsSourceTests {

  private final DigitsSource source = new DigitsSource();

  @Test
  void readWhenRepeatedGivesTheSameAsDescribed() {
    source.fetch(Progress.NONE);
    TrainTestSets sets = source.read(Progress.NONE);
    DatasetDescription description = source.description();

    assertThat(source.state()).isEqualTo(DatasetState.GENERATED);
    assertThat(sets.name()).isEqualTo("digits");
    assertThat(sets.training().size()).isEqualTo(description.trainingImages());
    assertThat(sets.test().size()).isEqualTo(description.testImages());
    assertThat(sets.training().classNames()).isEqualTo(description.classNames());
    assertThat(sets.training().imageShape()).isEqualTo(description.imageShape());
    assertThat(sets.training().countsPerClass()).containsOnly(2_000);
    assertThat(sets.test().countsPerClass()).containsOnly(200);
    assertThat(source.read(Progress.NONE).sha256()).isEqualTo(sets.sha256());
  }

  @Test
  void readWhenCancelledEnds() {
    var progress = new RecordingProgress();
    progress.cancel();
    assertThatExceptionOfType(DatasetLoadCancelledException.class)
        .isThrownBy(() -> source.read(progress));
  }
}
