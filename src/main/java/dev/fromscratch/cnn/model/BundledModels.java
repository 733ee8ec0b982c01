package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.storage.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * The models that ship with the service: every {@code models/<name>.safetensors} on the class path
 * is version 0 of its name. They have no rows, and no files in the data directory. So nothing can
 * remove or damage them, every process has them, and an upgrade of the service brings its own.
 *
 * <p>Each is read when it is first asked for.
 */
@Component
class BundledModels {

  private static final String PLACES = "classpath*:models/*" + ModelFiles.SUFFIX;

  private final ModelImportCheck check;

  /** When the service was built; nobody knows it where it was not built by Maven. */
  private final Instant builtAt;

  private final Supplier<SortedMap<String, Resource>> files;
  private final Map<String, ModelVersion> known = new ConcurrentHashMap<>();

  BundledModels(
      ResourcePatternResolver resources,
      ModelImportCheck check,
      ObjectProvider<BuildProperties> build) {
    this.check = check;
    this.builtAt = build.stream().map(BuildProperties::getTime).findFirst().orElse(Instant.EPOCH);
    this.files = SingletonSupplier.of(() -> find(resources));
  }

  private static SortedMap<String, Resource> find(ResourcePatternResolver resources) {
    try {
      SortedMap<String, Resource> found = new TreeMap<>();
      for (Resource file : resources.getResources(PLACES)) {
        String fileName = String.valueOf(file.getFilename());
        found.put(fileName.substring(0, fileName.length() - ModelFiles.SUFFIX.length()), file);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for the models that ship", e);
    }
  }

  /** All of them, by name. */
  List<ModelVersion> all() {
    return files.get().keySet().stream().flatMap(name -> find(name).stream()).toList();
  }

  /** The one of this name. */
  Optional<ModelVersion> find(String name) {
    return files.get().containsKey(name)
        ? Optional.of(known.computeIfAbsent(name, this::read))
        : Optional.empty();
  }

  private ModelVersion read(String name) {
    byte[] bytes = bytes(name);
    return new ModelVersion(
        name,
        ModelVersion.BUNDLED,
        Sha256.of(bytes),
        bytes.length,
        builtAt,
        null,
        check.check(bytes),
        null);
  }

  /** The file of the one of this name. */
  byte[] bytes(String name) {
    try {
      return Objects.requireNonNull(files.get().get(name), name).getContentAsByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the model that ships as " + name, e);
    }
  }
}
