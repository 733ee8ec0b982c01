package dev.fromscratch.cnn.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fromscratch.cnn.web.ApiException;
import org.junit.jupiter.api.Tag;
import tools.jackson.databind.json.JsonMapper;

/** A file that a fuzzer bred from small models: a model that can be stored, or refused. */
@Tag("fuzz")
class ModelImportFuzzTests {

  private static final JsonMapper JSON = JsonMapper.shared();

  @FuzzTest(maxDuration = "5m")
  void checkWhenBytesAreAnythingAcceptsOrRefuses(byte[] bytes) {
    ModelMetadata metadata;
    try {
      metadata = new ModelImportCheck(JSON).check(bytes);
    } catch (ApiException e) {
      assertThat(e).message().isNotBlank();
      return;
    }
    String row = JSON.writeValueAsString(metadata);
    assertThat(JSON.readValue(row, ModelMetadata.class)).isEqualTo(metadata);
  }
}
