package dev.fromscratch.cnn.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.IdxReader;
import dev.fromscratch.cnn.engine.format.Safetensors;
import dev.fromscratch.cnn.testing.ServiceTest;
import dev.fromscratch.cnn.testing.ShippedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is familiar to the models that ship, found out once more in a minute or so. With {@code
 * -Dfamiliarity.write=true} the files are written anew, with it; nothing else in them changes:
 * {@code ./mvnw -Preproduce test -Dtest=ShippedFamiliarityTests -Dfamiliarity.write=true}.
 */
@Tag("reproduction")
@ServiceTest
class ShippedFamiliarityTests {

  private final JsonMapper json;
  private final FamiliarFile file;

  ShippedFamiliarityTests(TrainingPlanner planner, JsonMapper json) {
    this.json = json;
    this.file = new FamiliarFile(planner, json);
  }

  static Stream<Path> shipped() throws IOException {
    return ShippedFiles.all();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("shipped")
  void familiarityWhenFoundOutAgainIsThatOfTheFile(Path path) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    byte[] again = file.fittedAgain(bytes, sets(Safetensors.read(bytes)));
    if (Boolean.getBoolean("familiarity.write")) {
      Files.write(path, again);
    }
    assertThat(again).isEqualTo(Files.readAllBytes(path));
  }

  private TrainTestSets sets(Safetensors file) throws IOException {
    String directory = System.getenv("CNN_DATASETS_DIRECTORY");
    assumeTrue(directory != null, "skipped: CNN_DATASETS_DIRECTORY is not set");
    JsonNode dataset = json.readTree(Objects.requireNonNull(file.metadata().get("dataset")));
    String name = dataset.get("name").asString();
    Path folder = Path.of(String.valueOf(directory), name);
    assumeTrue(Files.isDirectory(folder), "skipped: CNN_DATASETS_DIRECTORY has no " + name);
    String[] labels = json.readValue(file.metadata().get("labels"), String[].class);
    TrainTestSets sets =
        TrainTestSets.of(name, part(folder, "train", labels), part(folder, "t10k", labels));
    assertThat(sets.sha256()).isEqualTo(dataset.get("sha256").asString());
    return sets;
  }

  private static Dataset part(Path folder, String part, String... labels) throws IOException {
    List<String> names = Arrays.asList(labels);
    return new IdxReader()
        .read(
            folder.resolve(part + "-images-idx3-ubyte.gz"),
            folder.resolve(part + "-labels-idx1-ubyte.gz"),
            names);
  }
}
