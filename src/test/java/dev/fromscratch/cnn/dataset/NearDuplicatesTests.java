package dev.fromscratch.cnn.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.DigitGenerator;
import dev.fromscratch.cnn.engine.data.DigitGenerator.Part;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearDuplicatesTests {

  private static final int COUNT = 300;
  private static final int PIXELS = 784;
  private static final long SEED = 5;
  private static final Shape SHAPE = Shape.of(1, 28, 28);
  private static final List<String> NAMES =
      IntStream.range(0, 10).mapToObj(String::valueOf).toList();

  private static final Dataset TRAINING = DigitGenerator.generate(SEED, Part.TRAINING, COUNT);

  /** The first training picture, changed, and then digits that are all others. */
  private static DuplicateReport reportOn(IntUnaryOperator change, int label) {
    Dataset others = DigitGenerator.generate(SEED, Part.TEST, 50);
    byte[] pixels = new byte[51 * PIXELS];
    int[] labels = new int[51];
    byte[] first = TRAINING.pixels(0);
    for (int p = 0; p < PIXELS; p++) {
      pixels[p] = (byte) Math.clamp(change.applyAsInt(first[p] & 0xFF), 0, 255);
    }
    labels[0] = label;
    for (int i = 0; i < 50; i++) {
      System.arraycopy(others.pixels(i), 0, pixels, (i + 1) * PIXELS, PIXELS);
      labels[i + 1] = others.label(i);
    }
    Dataset test = Dataset.of(SHAPE, NAMES, pixels, labels);
    return NearDuplicates.find(TrainTestSets.of("set", TRAINING, test));
  }

  @Test
  void pictureWhenTheSameIsFound() {
    DuplicateReport report = reportOn(pixel -> pixel, TRAINING.label(0));
    assertThat(report.testImages()).isEqualTo(1);
    assertThat(report.identical()).isEqualTo(1);
    assertThat(report.conflicting()).isZero();
    DuplicateReport.Pair pair = report.pairs().getFirst();
    assertThat(pair.testIndex()).isZero();
    assertThat(pair.trainingIndex()).isZero();
    assertThat(pair.distance()).isZero();
  }

  @Test
  void pictureWhenNoisyOrALittleBrighterIsFoundAndOfAnotherClassTold() {
    Random random = new Random(SEED);
    DuplicateReport noisy = reportOn(pixel -> pixel + random.nextInt(-2, 3), 1 + TRAINING.label(0));
    assertThat(noisy.testImages()).isEqualTo(1);
    assertThat(noisy.identical()).isZero();
    assertThat(noisy.conflicting()).isEqualTo(1);
    assertThat(noisy.pairs().getFirst().distance()).isBetween(0.001, NearDuplicates.THRESHOLD);
    assertThat(reportOn(pixel -> pixel * 98 / 100, 0).testImages()).isEqualTo(1);
  }

  @Test
  void pictureWhenAnotherIsNotFound() {
    assertThat(reportOn(pixel -> 255 - pixel, 0).testImages()).as("as a negative").isZero();
    assertThat(reportOn(pixel -> pixel * 80 / 100, 0).testImages()).as("much paler").isZero();
  }

  /** What was left out by the sketches would not have been near. */
  @Test
  void picturesWhenComparedOneByOneAreTheSame() {
    Random random = new Random(SEED);
    byte[] pixels = new byte[COUNT * PIXELS];
    int[] labels = new int[COUNT];
    for (int i = 0; i < COUNT; i++) {
      byte[] picture = TRAINING.pixels(i);
      int strength = random.nextInt(1, 12);
      for (int p = 0; p < PIXELS; p++) {
        int noise = random.nextInt(-strength, strength + 1);
        pixels[i * PIXELS + p] = (byte) Math.clamp((picture[p] & 0xFF) + noise, 0, 255);
      }
      labels[i] = TRAINING.label(i);
    }
    Dataset test = Dataset.of(SHAPE, NAMES, pixels, labels);
    long near =
        IntStream.range(0, COUNT)
            .filter(i ->
                IntStream.range(0, COUNT)
                    .anyMatch(j ->
                        distance(test.pixels(i), TRAINING.pixels(j)) <= NearDuplicates.THRESHOLD))
            .count();
    assertThat(near).isBetween(30L, COUNT - 30L);
    assertThat(NearDuplicates.find(TrainTestSets.of("set", TRAINING, test)).testImages())
        .isEqualTo((int) near);
  }

  private static double distance(byte[] a, byte[] b) {
    double[] x = blurred(a);
    double[] y = blurred(b);
    double meanX = IntStream.range(0, PIXELS).mapToDouble(p -> x[p]).average().orElseThrow();
    double meanY = IntStream.range(0, PIXELS).mapToDouble(p -> y[p]).average().orElseThrow();
    double difference = 0;
    double contrast = 0;
    for (int p = 0; p < PIXELS; p++) {
      difference += Math.abs(x[p] - y[p]);
      contrast += Math.abs(x[p] - meanX) + Math.abs(y[p] - meanY);
    }
    return difference / contrast;
  }

  private static double[] blurred(byte[] pixels) {
    double[] means = new double[PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      for (int dy = -1; dy <= 1; dy++) {
        for (int dx = -1; dx <= 1; dx++) {
          int x = Math.clamp(p % 28 + dx, 0, 27);
          int y = Math.clamp(p / 28 + dy, 0, 27);
          means[p] += (pixels[y * 28 + x] & 0xFF) / 9.0;
        }
      }
    }
    return means;
  }
}
