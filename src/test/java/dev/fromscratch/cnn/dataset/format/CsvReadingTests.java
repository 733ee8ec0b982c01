package dev.fromscratch.cnn.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fromscratch.cnn.dataset.format.DatasetFiles.Csv;
import dev.fromscratch.cnn.testing.Bodies;
import dev.fromscratch.cnn.testing.Symbols;
import dev.fromscratch.cnn.web.ApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CSV files as on Kaggle: a label and 784 pixels in a line. */
class CsvReadingTests extends DatasetReading {

  @ParameterizedTest
  @CsvSource({"true,false", "false,false", "true,true"})
  void csvWhenWithOrWithoutHeaderAndGzippedOrNotIsRead(boolean header, boolean gzipped)
      throws IOException {
    byte[] text = Symbols.csv(10, header).getBytes(StandardCharsets.UTF_8);
    Path file = file("upload", gzipped ? Bodies.gzip(text) : text);
    ReadDataset read = read(new Csv(file, null), USUAL);
    assertThat(read.training().classNames()).isEqualTo(Symbols.NAMES);
    assertThat(read.training().countsPerClass()).containsExactly(8, 8, 8);
    assertThat(read.form()).isNull();
  }

  @Test
  void csvWhenTwoAreSentIsNotSplit() throws IOException {
    Path training = csv("train", Symbols.csv(4, true));
    Path test = csv("test", Symbols.csv(2, false));
    ReadDataset read = read(new Csv(training, test), USUAL);
    assertThat(read.wasSplit()).isFalse();
    assertThat(read.training().size()).isEqualTo(12);
    assertThat(read.test().size()).isEqualTo(6);
  }

  @Test
  void linesWhenOfNoUseAreNamed() throws IOException {
    String good = Symbols.csv(5, true);
    String first = good.lines().skip(1).findFirst().orElseThrow();
    String bad =
        good
            + "circle,1,2\n"
            + first.replaceFirst(",\\d+", ",256")
            + "\n"
            + first.replaceFirst(",\\d+", ",0.5")
            + "\n"
            + first.replaceFirst("^circle", "");
    List<FileProblem> told = read(new Csv(csv("bad", bad), null), SKIPPING).skipped().told();
    assertThat(told.stream().map(FileProblem::file))
        .containsExactly("train, line 17", "train, line 18", "train, line 19", "train, line 20");
    assertThat(told.stream().map(FileProblem::problem))
        .containsExactly(
            "expected the label and 784 pixels, got 3 columns",
            "pixel 0 must be a whole number from 0 to 255, got \"256\"",
            "pixel 0 must be a whole number from 0 to 255, got \"0.5\"",
            "the name of a class must have 1 to 100 characters, got 0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pixel0,pixel1,pixel2 | expected 785 columns, the label and 784 pixels, got 3",
        "a;1;2;3 | a data set has 2 to 10 classes, got 0",
      })
  void csvWhenItHasOtherColumnsSaysWhichItShouldHave(String text, String detail)
      throws IOException {
    assertRefused(new Csv(csv("other", text), null), SKIPPING, detail);
  }

  @Test
  void csvWhenItIsEndlessIsRefused() throws IOException {
    ReadLimits small = new ReadLimits(1000, 10, 10, 10, 1000);
    Path endless = file("endless", Bodies.gzip(new byte[100_000]));
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() ->
            new DatasetReader(small, PICTURES).read(new Csv(endless, null), USUAL, fraction -> {}))
        .withMessageContaining("it unpacks to more than 1000 bytes");
    Path line = file("line", new byte[3 << 20]);
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> read(new Csv(line, null), USUAL))
        .withMessageStartingWith("train cannot be read: ");
  }
}
