package dev.fromscratch.cnn.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * File changes that are whole and on the disk when they return, or did not happen: bytes go to a
 * temporary file in the same folder, which is flushed, renamed, and the folder flushed too.
 */
public final class DurableFiles {

  private static final String TEMPORARY_SUFFIX = ".tmp";

  private DurableFiles() {}

  /** Writes a file, replacing an older one; its folder is created if it is absent. */
  public static void write(Path file, byte[] bytes) throws IOException {
    Path temporary = temporaryFor(file);
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
      commit(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** A fresh name in the same folder, for a writer that streams; end it with {@link #commit}. */
  public static Path temporaryFor(Path file) throws IOException {
    Path folder = folderOf(file);
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      flushFolder(folderOf(folder));
    }
    return folder.resolve(file.getFileName() + "." + UUID.randomUUID() + TEMPORARY_SUFFIX);
  }

  /** Flushes a temporary file and gives it its name. */
  public static void commit(Path temporary, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    flushFolder(folderOf(file));
  }

  /** Removes a file; an absent one is fine. */
  public static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      flushFolder(folderOf(file));
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

  private static void flushFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
