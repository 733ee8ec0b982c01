package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.format.NetworkFile;
import dev.fromscratch.cnn.engine.format.Safetensors;
import dev.fromscratch.cnn.engine.network.LayerShapeException;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.storage.DataDirectory;
import dev.fromscratch.cnn.storage.DurableFiles;
import dev.fromscratch.cnn.web.Faults;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Models as safetensors files, {@code models/<name>/<version>.safetensors}. */
@Component
class ModelFiles {

  /** What tells our files from those of other programs. */
  static final String FORMAT = "cnn-from-scratch";

  static final String FORMAT_VERSION = "1";

  private static final String SUFFIX = ".safetensors";

  private final Path root;
  private final JsonMapper json;

  ModelFiles(DataDirectory directory, JsonMapper json) throws IOException {
    this.root = directory.models();
    this.json = json;
    sweepLeftovers();
  }

  private void sweepLeftovers() throws IOException {
    DurableFiles.sweep(root);
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, Files::isDirectory)) {
      for (Path folder : folders) {
        DurableFiles.sweep(folder);
      }
    }
  }

  /** The bytes of a model's file: its parameters, and its metadata as text. */
  byte[] toBytes(Network network, ModelMetadata metadata) {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("format", FORMAT);
    text.put("formatVersion", FORMAT_VERSION);
    JsonNode tree = json.valueToTree(metadata);
    tree.properties().forEach(field -> text.put(field.getKey(), field.getValue().toString()));
    return NetworkFile.of(network, text).toBytes();
  }

  /** The network of a model's file, ready to predict. */
  Network toNetwork(byte[] bytes, NetworkDefinition definition) throws IOException {
    List<@Nullable Integer> axes = definition.inputShape();
    if (axes == null) {
      throw new IOException("its network has no inputShape");
    }
    Faults faults = new Faults();
    Shape input = Shape.of(axes.stream().mapToInt(Integer::intValue).toArray());
    NetworkSpec spec = definition.toSpec("/network", input, faults);
    if (spec == null) {
      throw new IOException("its network is not one of this version");
    }
    Network network = build(spec);
    NetworkFile.load(Safetensors.read(bytes), network);
    return network;
  }

  private static Network build(NetworkSpec spec) throws IOException {
    try {
      return Network.build(spec, 0);
    } catch (LayerShapeException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  void write(String name, int version, byte[] bytes) throws IOException {
    DurableFiles.write(path(name, version), bytes);
  }

  byte[] read(String name, int version) throws IOException {
    return Files.readAllBytes(path(name, version));
  }

  void delete(String name, int version) throws IOException {
    DurableFiles.delete(path(name, version));
  }

  /** A fresh name for a file that will be looked at first; removed when the service starts. */
  Path temporary() throws IOException {
    return DurableFiles.temporaryFor(root.resolve("import"));
  }

  /** Where the file of a version is, or would be. */
  Path path(String name, int version) {
    return root.resolve(name).resolve(version + SUFFIX);
  }
}
