package dev.fromscratch.cnn.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * File changes that are whole and on the disk when they return, or did not happen: bytes go to a
 * temporary file in the same folder, which is flushed, renamed, and the folder flushed too. A fault
 * of the disk is a {@link FileSystemException}, which names the file, and nothing else is one.
 */
public final class DurableFiles {

  private static final String TEMPORARY_SUFFIX = ".tmp";
  private static final int BUFFER_SIZE = 1 << 16;

  private DurableFiles() {}

  /** Writes a file, replacing an older one; its folder is created if it is absent. */
  public static void write(Path file, byte[] bytes) throws IOException {
    write(file, new ByteArrayInputStream(bytes));
  }

  /** The same with the bytes that a stream gives; its faults stay what they are. */
  public static void write(Path file, InputStream bytes) throws IOException {
    Path temporary = temporaryFor(file);
    try {
      fill(temporary, bytes);
      commit(temporary, file);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  /** A fresh name in the same folder, for a writer that streams; end it with {@link #commit}. */
  public static Path temporaryFor(Path file) throws IOException {
    Path folder = folderOf(file);
    createFolder(folder);
    return folder.resolve(file.getFileName() + "." + UUID.randomUUID() + TEMPORARY_SUFFIX);
  }

  /**
   * Writes all that a stream gives to a temporary file; faults of the stream stay what they are.
   */
  public static void fill(Path temporary, InputStream stream) throws IOException {
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] bytes = new byte[BUFFER_SIZE];
      for (int read = stream.read(bytes); read >= 0; read = stream.read(bytes)) {
        try {
          writeFully(channel, ByteBuffer.wrap(bytes, 0, read));
        } catch (IOException e) {
          throw fault(temporary, e);
        }
      }
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Flushes a temporary file and gives it its name. */
  public static void commit(Path temporary, Path file) throws IOException {
    flush(temporary, StandardOpenOption.WRITE);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    flush(folderOf(file), StandardOpenOption.READ);
  }

  /** Moves a file into another folder of the same disk, which is created if it is absent. */
  public static void move(Path file, Path target) throws IOException {
    createFolder(folderOf(target));
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    flush(folderOf(target), StandardOpenOption.READ);
    flush(folderOf(file), StandardOpenOption.READ);
  }

  /** Removes a file; an absent one is fine. */
  public static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      flush(folderOf(file), StandardOpenOption.READ);
    }
  }

  /** Removes what crashed writers left in a folder. */
  public static void sweep(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> leftovers =
        Files.newDirectoryStream(folder, "*" + TEMPORARY_SUFFIX)) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file.toAbsolutePath().getRoot() : folder;
  }

  private static void createFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      flush(folderOf(folder), StandardOpenOption.READ);
    }
  }

  private static void flush(Path path, OpenOption mode) throws IOException {
    try {
      force(path, mode);
    } catch (IOException e) {
      throw fault(path, e);
    }
  }

  private static void force(Path path, OpenOption mode) throws IOException {
    try (FileChannel channel = FileChannel.open(path, mode)) {
      channel.force(true);
    }
  }

  /** Most methods of channels tell only what happened, and not to which file. */
  private static FileSystemException fault(Path file, IOException e) {
    if (e instanceof FileSystemException named) {
      return named;
    }
    var fault = new FileSystemException(file.toString(), null, e.getMessage());
    fault.initCause(e);
    return fault;
  }
}
