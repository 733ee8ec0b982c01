package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.format.NetworkFile;
import dev.fromscratch.cnn.engine.format.Safetensors;
import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.network.LayerShapeException;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.storage.DataDirectory;
import dev.fromscratch.cnn.storage.DurableFiles;
import dev.fromscratch.cnn.web.Faults;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

  static final String SUFFIX = ".safetensors";

  private static final Pattern FILE = Pattern.compile("([1-9][0-9]{0,8})\\" + SUFFIX);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path root;
  private final Path quarantine;
  private final JsonMapper json;

  /** Files that are being made into models. */
  private final Set<VersionId> held = ConcurrentHashMap.newKeySet();

  /** Held for writing while folders are removed, for reading while something is put into one. */
  private final ReadWriteLock folders = new ReentrantReadWriteLock();

  ModelFiles(DataDirectory directory, JsonMapper json) throws IOException {
    this.root = directory.models();
    this.quarantine = directory.quarantine();
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
  byte[] toBytes(Ensemble ensemble, ModelMetadata metadata) {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("format", FORMAT);
    text.put("formatVersion", FORMAT_VERSION);
    JsonNode tree = json.valueToTree(metadata);
    tree.properties().stream()
        .filter(field -> !field.getValue().isNull())
        .forEach(field -> text.put(field.getKey(), field.getValue().toString()));
    return NetworkFile.of(ensemble, text).toBytes();
  }

  /** The networks of a model's file, ready to predict. */
  Ensemble toEnsemble(byte[] bytes, ModelMetadata metadata) throws IOException {
    NetworkDefinition definition = metadata.network();
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
    Ensemble ensemble = build(spec, metadata.memberCount());
    NetworkFile.load(Safetensors.read(bytes), ensemble);
    return ensemble;
  }

  private static Ensemble build(NetworkSpec spec, int members) throws IOException {
    try {
      return Ensemble.build(spec, members, 0);
    } catch (LayerShapeException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Says that a file will be written that has no row yet, and is no leftover. */
  void hold(VersionId model) {
    held.add(model);
  }

  /** Says that a file has its row now, or is a leftover. */
  void letGo(VersionId model) {
    held.remove(model);
  }

  boolean isHeld(VersionId model) {
    return held.contains(model);
  }

  void write(String name, int version, byte[] bytes) throws IOException {
    folders.readLock().lock();
    try {
      DurableFiles.write(path(name, version), bytes);
    } finally {
      folders.readLock().unlock();
    }
  }

  byte[] read(String name, int version) throws IOException {
    return Files.readAllBytes(path(name, version));
  }

  void delete(String name, int version) throws IOException {
    DurableFiles.delete(path(name, version));
  }

  /** All files that have the place of a model, each name's oldest version first. */
  List<VersionId> list() throws IOException {
    List<VersionId> found = new ArrayList<>();
    for (Path folder : folders()) {
      String name = folder.getFileName().toString();
      try (Stream<Path> files = Files.list(folder)) {
        files
            .map(file -> FILE.matcher(file.getFileName().toString()))
            .filter(Matcher::matches)
            .map(file -> Integer.valueOf(file.group(1)))
            .sorted()
            .forEach(version -> found.add(new VersionId(name, version)));
      }
    }
    return found;
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> files = Files.list(root)) {
      return files
          .filter(file -> ModelReference.isName(file.getFileName().toString()))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    }
  }

  /** Removes the folders of names that have no file any more. */
  void removeEmptyFolders() throws IOException {
    folders.writeLock().lock();
    try {
      for (Path folder : folders()) {
        try (Stream<Path> files = Files.list(folder)) {
          if (files.findAny().isEmpty()) {
            DurableFiles.delete(folder);
          }
        }
      }
    } finally {
      folders.writeLock().unlock();
    }
  }

  long size(String name, int version) throws IOException {
    return Files.size(path(name, version));
  }

  /** When the file of a version was written. */
  Instant writtenAt(String name, int version) throws IOException {
    return Files.getLastModifiedTime(path(name, version))
        .toInstant()
        .truncatedTo(ChronoUnit.MILLIS);
  }

  /** Moves the file of a version where it is in nobody's way, and says where that is. */
  Path setAside(String name, int version, Instant now) throws IOException {
    Path target =
        quarantine.resolve("%s-%d-%s%s".formatted(name, version, TIME.format(now), SUFFIX));
    DurableFiles.move(path(name, version), target);
    return target;
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
