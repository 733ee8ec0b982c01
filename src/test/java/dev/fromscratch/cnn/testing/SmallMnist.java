package dev.fromscratch.cnn.testing;

import dev.fromscratch.cnn.engine.data.DigitGenerator;
import dev.fromscratch.cnn.engine.data.DigitGenerator.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** The four files of MNIST with a few drawn digits in them: loaded in no time. */
public final class SmallMnist {

  private static final int TRAINING_IMAGES = 500;
  private static final int TEST_IMAGES = 100;
  private static final int IMAGES_MAGIC = 0x0803;
  private static final int LABELS_MAGIC = 0x0801;
  private static final long SEED = 4;

  private SmallMnist() {}

  /** Writes the files to where a service on this data directory looks for them. */
  public static void write(Path dataDirectory) throws IOException {
    Path folder = dataDirectory.resolve("datasets").resolve("mnist");
    Files.createDirectories(folder);
    write(folder, "train", Part.TRAINING, TRAINING_IMAGES);
    write(folder, "t10k", Part.TEST, TEST_IMAGES);
  }

  private static void write(Path folder, String name, Part part, int count) throws IOException {
    ByteBuffer images = ByteBuffer.allocate(4 * Integer.BYTES + count * Pictures.COUNT);
    images.putInt(IMAGES_MAGIC).putInt(count).putInt(Pictures.SIDE).putInt(Pictures.SIDE);
    ByteBuffer labels = ByteBuffer.allocate(2 * Integer.BYTES + count);
    labels.putInt(LABELS_MAGIC).putInt(count);
    for (int i = 0; i < count; i++) {
      images.put(DigitGenerator.draw(SEED, part, i));
      labels.put((byte) (i % DigitGenerator.CLASSES));
    }
    Files.write(folder.resolve(name + "-images-idx3-ubyte"), images.array());
    Files.write(folder.resolve(name + "-labels-idx1-ubyte"), labels.array());
  }
}
