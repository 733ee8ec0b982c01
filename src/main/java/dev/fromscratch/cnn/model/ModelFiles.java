package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.format.NetworkFile;
import dev.fromscratch.cnn.engine.format.Safetensors;
import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.network.Familiarity;
import dev.fromscratch.cnn.engine.network.LayerShapeException;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.storage.DataDirectory;
import dev.fromscratch.cnn.storage.NamedFiles;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Models as safetensors files, {@code models/<name>/<version>.safetensors}. */
@Component
class ModelFiles extends NamedFiles<VersionId> {

  /** What tells our files from those of other programs. */
  static final String FORMAT = "cnn-from-scratch";

  static final String FORMAT_VERSION = "1";

  static final String SUFFIX = ".safetensors";

  private static final Pattern FILE = Pattern.compile("([1-9][0-9]{0,8})" + Pattern.quote(SUFFIX));

  private final JsonMapper json;

  ModelFiles(DataDirectory directory, JsonMapper json) throws IOException {
    super(directory.models());
    this.json = json;
  }

  /**
   * The bytes of a model's file: its parameters, and its metadata as text.
   *
   * @param familiarity what is familiar to its first network; null if its metadata has none
   */
  byte[] toBytes(Ensemble ensemble, @Nullable Familiarity familiarity, ModelMetadata metadata) {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("format", FORMAT);
    text.put("formatVersion", FORMAT_VERSION);
    JsonNode tree = json.valueToTree(metadata);
    tree.properties().stream()
        .filter(field -> !field.getValue().isNull())
        .forEach(field -> text.put(field.getKey(), field.getValue().toString()));
    return NetworkFile.of(ensemble, familiarity, text).toBytes();
  }

  /** The networks of a model's file, ready to predict. */
  Ensemble toEnsemble(byte[] bytes, ModelMetadata metadata) throws IOException {
    NetworkSpec spec = metadata.network().toStoredSpec();
    if (spec == null) {
      throw new IOException("its network is not one of this version");
    }
    Ensemble ensemble = build(spec, metadata.memberCount());
    NetworkFile.load(Safetensors.read(bytes), ensemble);
    return ensemble;
  }

  /** What is familiar to the first network of a model's file, if that is known. */
  @Nullable Familiarity toFamiliarity(byte[] bytes, Ensemble ensemble, ModelMetadata metadata)
      throws IOException {
    ModelFamiliarity known = metadata.familiarity();
    return known == null
        ? null
        : NetworkFile.loadFamiliarity(
            Safetensors.read(bytes), ensemble.members().getFirst(), known.threshold());
  }

  private static Ensemble build(NetworkSpec spec, int members) throws IOException {
    try {
      return Ensemble.build(spec, members, 0);
    } catch (LayerShapeException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Each name's oldest version first. */
  @Override
  public List<VersionId> list() throws IOException {
    return super.list().stream()
        .sorted(Comparator.comparing(VersionId::name).thenComparingInt(VersionId::version))
        .toList();
  }

  @Override
  protected Optional<VersionId> idOf(String name, String fileName) {
    return Optional.of(FILE.matcher(fileName))
        .filter(Matcher::matches)
        .map(file -> new VersionId(name, Integer.parseInt(file.group(1))));
  }
}
