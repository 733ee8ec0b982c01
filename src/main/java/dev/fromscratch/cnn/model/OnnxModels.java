package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.model.onnx.OnnxDescription;
import dev.fromscratch.cnn.model.onnx.OnnxExport;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/** Models in the form that other programs run. */
@Component
class OnnxModels {

  private final String producerVersion;

  OnnxModels(ObjectProvider<BuildProperties> build) {
    this.producerVersion =
        build.stream().map(BuildProperties::getVersion).findFirst().orElse("dev");
  }

  /** The ONNX file of a model; another version of this program may write another one. */
  byte[] toBytes(ServedModel model) {
    ModelVersion info = model.info();
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("sha256", info.sha256());
    properties.put("dataset", info.metadata().dataset().name());
    return OnnxExport.toBytes(
        model.ensemble(),
        model.views(),
        info.metadata().temperature(),
        new OnnxDescription(
            info.name(), info.version(), producerVersion, info.metadata().labels(), properties));
  }
}
