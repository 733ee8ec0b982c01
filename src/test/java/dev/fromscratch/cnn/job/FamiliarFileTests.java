package dev.fromscratch.cnn.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.dataset.Datasets;
import dev.fromscratch.cnn.dataset.Progress;
import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.engine.format.Safetensors;
import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What is familiar to a model depends on its parameters and its request, and on nothing else. */
@ServiceTest
class FamiliarFileTests {

  private final ServiceClient service;
  private final Datasets datasets;
  private final FamiliarFile file;

  FamiliarFileTests(
      ServiceClient service, Datasets datasets, TrainingPlanner planner, JsonMapper json) {
    this.service = service;
    this.datasets = datasets;
    this.file = new FamiliarFile(planner, json);
  }

  @Test
  void fileWhenFittedAgainHasTheBytesOfTheTraining() throws TensorFormatException {
    service.train(
        """
        {"name":"again","samplesPerClass":70,"validationFraction":0.3,"epochs":1,\
        "augmentation":"light","seed":7}\
        """);
    byte[] trained = service.modelFile("again");
    TrainTestSets sets = datasets.load("digits", Progress.NONE);
    byte[] without = FamiliarFile.without(Safetensors.read(trained)).toBytes();
    assertThat(without.length).isLessThan(trained.length);
    assertThat(file.fittedAgain(without, sets)).isEqualTo(trained);
    assertThat(file.fittedAgain(trained, sets)).isEqualTo(trained);
    service.delete("/models/again");
  }
}
