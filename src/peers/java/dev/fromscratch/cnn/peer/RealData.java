package dev.fromscratch.cnn.peer;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.DigitGenerator;
import dev.fromscratch.cnn.engine.data.DigitGenerator.Part;
import dev.fromscratch.cnn.engine.data.IdxReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Pictures that can be learned: MNIST where the environment variable {@code CNN_DATASETS_DIRECTORY}
 * names a folder that has it in {@code mnist}, otherwise drawn digits.
 *
 * @param name as the service calls it
 * @param training the training set
 */
record RealData(String name, Dataset training) {

  private static final long DIGITS_SEED = 1;
  private static final int DIGITS = 10_000;

  /** The training set that a service would use. */
  static RealData load() throws IOException {
    return load(DIGITS);
  }

  /** The same with so many pictures, where there is a choice. */
  static RealData load(int digits) throws IOException {
    Optional<Path> folder = mnist();
    if (folder.isEmpty()) {
      return new RealData("digits", DigitGenerator.generate(DIGITS_SEED, Part.TRAINING, digits));
    }
    return new RealData("mnist", read(folder.get(), "train"));
  }

  /** The test set of MNIST. */
  static Dataset test(Path mnist) throws IOException {
    return read(mnist, "t10k");
  }

  private static Dataset read(Path folder, String part) throws IOException {
    var names = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    return new IdxReader()
        .read(file(folder, part, "images-idx3"), file(folder, part, "labels-idx1"), names);
  }

  /** The folder of MNIST, if there is one. */
  static Optional<Path> mnist() {
    return Optional.ofNullable(System.getenv("CNN_DATASETS_DIRECTORY"))
        .map(directory -> Path.of(directory, "mnist"))
        .filter(Files::isDirectory);
  }

  private static Path file(Path folder, String part, String kind) {
    Path plain = folder.resolve("%s-%s-ubyte".formatted(part, kind));
    return Files.exists(plain) ? plain : folder.resolve(plain.getFileName() + ".gz");
  }
}
