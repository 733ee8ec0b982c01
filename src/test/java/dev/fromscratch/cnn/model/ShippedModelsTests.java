package dev.fromscratch.cnn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.IdxReader;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.training.Evaluation;
import dev.fromscratch.cnn.engine.training.EvaluationListener;
import dev.fromscratch.cnn.engine.training.Evaluator;
import dev.fromscratch.cnn.engine.training.StopSignal;
import dev.fromscratch.cnn.testing.ServiceTest;
import dev.fromscratch.cnn.testing.ShippedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files that ship are what they say. */
@ServiceTest
class ShippedModelsTests {

  private static final int MAX_BYTES = 2_000_000;

  /** Another arithmetic may see a handful of ten thousand pictures differently. */
  private static final double TOLERANCE = 5e-4;

  private final ModelImportCheck check;
  private final ModelFiles files;

  ShippedModelsTests(ModelImportCheck check, ModelFiles files) {
    this.check = check;
    this.files = files;
  }

  static Stream<Path> shipped() throws IOException {
    return ShippedFiles.all();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("shipped")
  void fileWhenItShipsIsSmallAndSaysHowItWasMade(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    assertThat(bytes).hasSizeLessThanOrEqualTo(MAX_BYTES);
    ModelMetadata metadata = check.check(bytes);
    assertThat(metadata.madeBy()).isNotNull();
    assertThat(metadata.dataset().sha256()).matches("[0-9a-f]{64}");
    assertThat(metadata.training().path("recipe").asString("")).isNotEmpty();
    assertThat(metadata.training().path("seed").isNumber()).isTrue();
    assertThat(metadata.training().path("epochs").isNumber()).isTrue();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("shipped")
  void figuresWhenMeasuredAgainAreThoseOfTheFile(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ModelMetadata metadata = check.check(bytes);
    ModelEvaluation told = metadata.evaluation();
    assertThat(told).isNotNull();
    Dataset test = test(metadata.dataset().name(), metadata.labels());
    try (var workers = new WorkerPool(2)) {
      Evaluation measured =
          new Evaluator(TensorOps.best(), workers)
              .evaluate(
                  files.toEnsemble(bytes, metadata),
                  metadata.views(),
                  metadata.temperature(),
                  test,
                  new SoftmaxCrossEntropy(),
                  StopSignal.NEVER,
                  EvaluationListener.NONE)
              .orElseThrow();
      assertThat(measured.accuracy()).isCloseTo(told.accuracy(), within(TOLERANCE));
      assertThat(measured.calibration().expectedError())
          .isCloseTo(told.calibration().expectedCalibrationError(), within(TOLERANCE));
    }
  }

  private static Dataset test(String name, List<String> labels) throws IOException {
    String directory = System.getenv("CNN_DATASETS_DIRECTORY");
    assumeTrue(directory != null, "skipped: CNN_DATASETS_DIRECTORY is not set");
    Path folder = Path.of(String.valueOf(directory), name);
    assumeTrue(Files.isDirectory(folder), "skipped: CNN_DATASETS_DIRECTORY has no " + name);
    return new IdxReader()
        .read(
            folder.resolve("t10k-images-idx3-ubyte.gz"),
            folder.resolve("t10k-labels-idx1-ubyte.gz"),
            labels);
  }
}
