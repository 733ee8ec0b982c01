package dev.fromscratch.cnn.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.web.Faults;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Layers from JSON into the engine and back, where every default is written out. */
class LayerDefaultsTests {

  private final JsonMapper mapper = JsonMapper.builder().build();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type":"conv2d","outChannels":4,"kernelSize":3,"bias":"none","weightInit":"uniform"} | {"type":"conv2d","outChannels":4,"kernelSize":3,"stride":1,"padding":"valid","bias":"none","weightInit":"uniform"}
          {"type":"depthwiseConv2d","kernelSize":3} | {"type":"depthwiseConv2d","kernelSize":3,"stride":1,"padding":"valid","bias":"perChannel","weightInit":"he"}
          {"type":"depthwiseConv2d","kernelSize":3,"stride":2,"padding":"same","bias":"none","weightInit":"uniform"} | {"type":"depthwiseConv2d","kernelSize":3,"stride":2,"padding":"same","bias":"none","weightInit":"uniform"}
          {"type":"avgPool2d","kernelSize":3} | {"type":"avgPool2d","kernelSize":3,"stride":3}
          {"type":"avgPool2d","kernelSize":3,"stride":2} | {"type":"avgPool2d","kernelSize":3,"stride":2}
          {"type":"globalAvgPool"}         | {"type":"globalAvgPool"}
          {"type":"batchNorm"}             | {"type":"batchNorm","momentum":0.1,"epsilon":1.0E-5}
          {"type":"batchNorm","momentum":1,"epsilon":0.001} | {"type":"batchNorm","momentum":1.0,"epsilon":0.001}
          {"type":"leakyRelu"}             | {"type":"leakyRelu","slope":0.01}
          {"type":"leakyRelu","slope":0.2} | {"type":"leakyRelu","slope":0.2}
          {"type":"silu"}                  | {"type":"silu"}
          {"type":"gelu"}                  | {"type":"gelu"}
          {"type":"residual","layers":[{"type":"residual","layers":[{"type":"leakyRelu"}]},{"type":"silu"}]} | {"type":"residual","layers":[{"type":"residual","layers":[{"type":"leakyRelu","slope":0.01}]},{"type":"silu"}]}
          """)
  void layerWhenTranslatedAndBackHasItsDefaultsWrittenOut(String given, String complete) {
    Faults faults = new Faults();
    LayerDefinition layer = mapper.readValue(given, LayerDefinition.class);
    List<LayerSpec> specs = LayerDefinitions.toSpecs(List.of(layer), "/layers", faults);
    assertThat(faults.any()).isFalse();
    String written = mapper.writeValueAsString(LayerDefinitions.of(specs).getFirst());
    assertThat(mapper.readTree(written)).isEqualTo(mapper.readTree(complete));
  }
}
