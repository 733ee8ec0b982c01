package dev.fromscratch.cnn.model.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an ONNX file says about itself.
 *
 * @param name the model's name; the name of the graph
 * @param version the model's number
 * @param producerVersion the version of this program
 * @param labels the class names, by class index; in the file's metadata as a JSON array
 * @param properties further text for the file's metadata, in order
 */
public record OnnxDescription(
    String name,
    int version,
    String producerVersion,
    List<String> labels,
    Map<String, String> properties) {

  public OnnxDescription {
    labels = List.copyOf(labels);
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }
}
