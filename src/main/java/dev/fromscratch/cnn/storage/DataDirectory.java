package dev.fromscratch.cnn.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.springframework.stereotype.Component;

/**
 * The one folder in which the service keeps its data, held under a lock so that no second process
 * writes there. The operating system releases the lock when the process ends, however it ends.
 */
@Component
public class DataDirectory implements AutoCloseable {

  private final Path root;
  private final FileChannel lock;

  DataDirectory(StorageSettings settings) {
    this.root = settings.dataDirectory().toAbsolutePath().normalize();
    try {
      Files.createDirectories(models());
      Files.createDirectories(uploads());
      requireWritable(root);
      requireWritable(models());
      requireWritable(uploads());
      this.lock = lock(root.resolve("lock"));
    } catch (IOException e) {
      throw new DataDirectoryException(
          "The data directory %s cannot be used: %s".formatted(root, reason(e)),
          "Let the service write there, or choose another directory with the setting cnn.data-directory.",
          e);
    }
  }

  private FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Held by this very process, which is no better.
    }
    channel.close();
    throw new DataDirectoryException(
        "The data directory %s is in use by another process.".formatted(root),
        "Stop that process, or choose another directory with the setting cnn.data-directory.",
        null);
  }

  /** Better now than when the first model has been trained. */
  private static void requireWritable(Path folder) throws IOException {
    Files.delete(Files.createTempFile(folder, "writable", ".tmp"));
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "no permission to write " + denied.getFile();
      case FileSystemException fault when fault.getReason() != null ->
          String.valueOf(fault.getMessage());
      default -> e.toString();
    };
  }

  /** The folder itself. */
  public Path root() {
    return root;
  }

  /** The folder of model files. */
  public Path models() {
    return root.resolve("models");
  }

  /** The folder of data sets that people sent. */
  public Path uploads() {
    return root.resolve("uploads");
  }

  /** The folder of files that are no good and that nobody but a person should delete. */
  public Path quarantine() {
    return root.resolve("quarantine");
  }

  /** The file of the embedded database. */
  Path database() {
    return root.resolve("cnn.db");
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
