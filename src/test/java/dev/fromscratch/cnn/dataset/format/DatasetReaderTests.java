package dev.fromscratch.cnn.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fromscratch.cnn.dataset.format.DatasetFiles.Csv;
import dev.fromscratch.cnn.dataset.format.DatasetFiles.Idx;
import dev.fromscratch.cnn.dataset.format.DatasetFiles.IdxPair;
import dev.fromscratch.cnn.dataset.format.DatasetFiles.Zip;
import dev.fromscratch.cnn.testing.Bodies;
import dev.fromscratch.cnn.testing.Symbols;
import dev.fromscratch.cnn.web.ApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetReaderTests extends DatasetReading {

  private static final byte[] PICTURE = Symbols.file(Symbols.draw(0, 1, 28), "png");

  @Test
  void zipWhenItHasAFolderForEachClassIsSplit() throws IOException {
    ReadDataset read = readZip(Symbols.folders(10, 50), USUAL);
    assertThat(read.training().classNames()).isEqualTo(Symbols.NAMES);
    assertThat(read.training().countsPerClass()).containsExactly(8, 8, 8);
    assertThat(read.test().countsPerClass()).containsExactly(2, 2, 2);
    assertThat(read.wasSplit()).isTrue();
    assertThat(read.form()).isEqualTo(PictureForm.MNIST);
    assertThat(read.skipped().total()).isZero();
  }

  @Test
  void zipWhenInAnotherOrderIsTheSameDataSet() throws IOException {
    Map<String, byte[]> files = Symbols.folders(6, 40);
    List<String> names = new ArrayList<>(files.keySet());
    Collections.reverse(names);
    Map<String, byte[]> reversed = new LinkedHashMap<>();
    names.forEach(name -> reversed.put(name, files.getOrDefault(name, new byte[0])));
    ReadDataset first = readZip(files, USUAL);
    ReadDataset second = readZip(reversed, USUAL);
    assertThat(second.training().contentHash()).isEqualTo(first.training().contentHash());
    assertThat(second.test().contentHash()).isEqualTo(first.test().contentHash());
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s/", "top/%s/", "./%s/", "Symbols 2026/%s/"})
  void zipWhenItHasPartsIsNotSplit(String top) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    Symbols.folders(3, 28)
        .forEach((name, bytes) -> files.put(top.formatted("train") + name, bytes));
    Symbols.folders(2, 28).forEach((name, bytes) -> files.put(top.formatted("TEST") + name, bytes));
    ReadDataset read = readZip(files, USUAL);
    assertThat(read.wasSplit()).isFalse();
    assertThat(read.training().countsPerClass()).containsExactly(3, 3, 3);
    assertThat(read.test().countsPerClass()).containsExactly(2, 2, 2);
  }

  @Test
  void zipWhenASystemHasPutFilesThereIsReadWithoutThem() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    Symbols.folders(5, 28).forEach((name, bytes) -> files.put("mine/" + name, bytes));
    files.put("__MACOSX/mine/circle/._000.png", new byte[9]);
    files.put("mine/.DS_Store", new byte[9]);
    files.put("mine/circle/Thumbs.db", new byte[9]);
    files.put("mine/desktop.ini", new byte[9]);
    ReadDataset read = readZip(files, USUAL);
    assertThat(read.training().classNames()).isEqualTo(Symbols.NAMES);
    assertThat(read.skipped().total()).isZero();
  }

  @Test
  void classesWhenNumbersAreInTheirOrderAndOtherwiseByCharacter() throws IOException {
    assertThat(classes("10", "9", "2")).containsExactly("2", "9", "10");
    assertThat(classes("10", "9", "b")).containsExactly("10", "9", "b");
    assertThat(classes("\u00e4", "a\u0308", "z")).as("one name in two forms").hasSize(2);
  }

  private List<String> classes(String... folders) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String each : folders) {
      for (int i = 0; i < 5; i++) {
        files.put("%s/%d-%s.png".formatted(each, i, each.length()), PICTURE);
      }
    }
    return readZip(files, USUAL).training().classNames();
  }

  @Test
  void filesWhenOfNoUseRefuseAllOrAreSkipped() throws IOException {
    Map<String, byte[]> files = Symbols.folders(5, 28);
    files.put("circle/notes.txt", "no picture".getBytes(StandardCharsets.UTF_8));
    files.put("README.md", new byte[3]);
    files.put("square/half.png", Arrays.copyOf(PICTURE, PICTURE.length / 2));
    Path zip = file("upload", Bodies.zip(files));
    assertRefused(
        new Zip(zip), USUAL, "3 of the files or lines cannot be used, the first is README");

    ReadDataset read = read(new Zip(zip), SKIPPING);
    assertThat(read.skipped().total()).isEqualTo(3);
    assertThat(read.skipped().told().stream().map(FileProblem::file))
        .containsExactly("README.md", "circle/notes.txt", "square/half.png");
    assertThat(read.skipped().told().getFirst().problem())
        .isEqualTo("it is in the folder of no class");
  }

  @Test
  void problemsWhenTheyAreManyAreAllCountedAndSomeTold() throws IOException {
    Map<String, byte[]> files = Symbols.folders(5, 28);
    for (int i = 0; i < 150; i++) {
      files.put("circle/no-%03d.png".formatted(i), new byte[i]);
    }
    Problems skipped = readZip(files, SKIPPING).skipped();
    assertThat(skipped.total()).isEqualTo(150);
    assertThat(skipped.told()).hasSize(100);
  }

  @Test
  void dataSetWhenNotFitToTrainOnIsRefused() throws IOException {
    byte[] one = Bodies.zip(Map.of("a/1.png", PICTURE));
    assertRefused(new Zip(file("one", one)), USUAL, "a data set has 2 to 10 classes, got 1");
    byte[] few = Bodies.zip(Map.of("a/1.png", PICTURE, "b/1.png", PICTURE));
    assertRefused(
        new Zip(file("few", few)), USUAL, "2 pictures are too few to hold a share of 0.2");
    byte[] onlyToTest =
        Bodies.zip(
            Map.of("train/a/1.png", PICTURE, "train/b/1.png", PICTURE, "test/c/1.png", PICTURE));
    assertRefused(new Zip(file("c", onlyToTest)), USUAL, "1 of 3 have none, among them c");
    byte[] validation =
        Bodies.zip(
            Map.of("train/a/1.png", PICTURE, "train/b/1.png", PICTURE, "val/a/1.png", PICTURE));
    assertRefused(new Zip(file("v", validation)), USUAL, "folders beside train must be test");
    Map<String, byte[]> many =
        Symbols.NAMES.stream().collect(Collectors.toMap(name -> name + "/1.png", _ -> PICTURE));
    for (int i = 0; i < 10; i++) {
      many.put("class %d/1.png".formatted(i), PICTURE);
    }
    assertRefused(
        new Zip(file("many", Bodies.zip(many))), USUAL, "a data set has 2 to 10 classes, got 13");
  }

  @Test
  void idxWhenLabelsAreNumbersNamesThemOrTakesTheNamesGiven() throws IOException {
    byte[] labels = {7, 3, 7, 3, 7, 3, 7, 3, 7, 3};
    Idx idx = new Idx(pair(labels, 28), null);
    assertThat(read(idx, USUAL).training().classNames()).containsExactly("3", "7");
    byte[] zeroAndOne = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
    ReadDataset named = read(new Idx(pair(zeroAndOne, 28), null), options(List.of("no", "yes")));
    assertThat(named.training().classNames()).containsExactly("no", "yes");
    assertThat(named.test().countsPerClass()).containsExactly(1, 1);
    assertRefused(idx, options(List.of("no", "yes")), "label 7 at position 0 is not a class index");
  }

  @Test
  void idxWhenPicturesHaveAnotherSizeScalesThem() throws IOException {
    byte[] labels = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
    ReadDataset read = read(new Idx(pair(labels, 56), pair(labels, 14)), USUAL);
    assertThat(read.training().imageShape()).isEqualTo(Labelled.SHAPE);
    assertThat(read.training().size()).isEqualTo(10);
    assertThat(read.test().size()).isEqualTo(10);
  }

  @Test
  void idxWhenDamagedIsRefused() throws IOException {
    Path text = csv("text", "no IDX file");
    assertRefused(
        new Idx(new IdxPair(text, text), null), USUAL, "train-labels: expected IDX labels");
  }

  @Test
  void picturesWhenTooManyAreRefused() throws IOException {
    ReadLimits few = new ReadLimits(14, 10, 2000, 1_000_000, 1L << 30);
    Path zip = file("zip", Bodies.zip(Symbols.folders(5, 28)));
    Path csv = csv("csv", Symbols.csv(5, true));
    for (DatasetFiles files : List.of(new Zip(zip), new Csv(csv, null))) {
      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() -> new DatasetReader(few, PICTURES).read(files, USUAL, fraction -> {}))
          .withMessage("14 pictures may be in a data set, got more");
    }
  }

  private static ReadOptions options(@Nullable List<String> names) {
    return new ReadOptions(null, 0.2, 42, false, names);
  }

  private IdxPair pair(byte[] labels, int side) throws IOException {
    byte[] pixels = new byte[labels.length * side * side];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 31 % 251);
    }
    return new IdxPair(
        file("images" + side, Bodies.gzip(Bodies.idx(pixels, labels.length, side, side))),
        file("labels" + labels[0] + side, Bodies.idx(labels, labels.length)));
  }
}
