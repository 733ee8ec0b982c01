package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.storage.DataDirectory;
import dev.fromscratch.cnn.storage.DurableFiles;
import dev.fromscratch.cnn.storage.FolderName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Uploaded data sets as files, {@code uploads/<name>/<sha256>.safetensors}. */
@Component
class UploadFiles {

  private static final String SUFFIX = ".safetensors";

  private static final Pattern FILE = Pattern.compile("([0-9a-f]{64})\\" + SUFFIX);

  private final Path root;

  /** Files that are being made into data sets. */
  private final Set<UploadId> held = ConcurrentHashMap.newKeySet();

  /** Held for writing while folders are removed, for reading while something is put into one. */
  private final ReadWriteLock folders = new ReentrantReadWriteLock();

  UploadFiles(DataDirectory directory) throws IOException {
    this.root = directory.uploads();
    DurableFiles.sweep(root);
    for (Path folder : folders()) {
      DurableFiles.sweep(folder);
    }
  }

  /** Something that puts a file into a folder. */
  @FunctionalInterface
  interface Writing {
    void write() throws IOException;
  }

  /** Writes a file durably; those of the same name and hash are the same. */
  void write(UploadId id, InputStream bytes) throws IOException {
    keepingFolders(() -> {
      Path temporary = DurableFiles.temporaryFor(path(id));
      try {
        DurableFiles.fill(temporary, bytes);
        DurableFiles.commit(temporary, path(id));
      } finally {
        Files.deleteIfExists(temporary);
      }
    });
  }

  /** Does something in a folder, which nobody removes meanwhile. */
  void keepingFolders(Writing writing) throws IOException {
    folders.readLock().lock();
    try {
      writing.write();
    } finally {
      folders.readLock().unlock();
    }
  }

  /** Says that a file will be written that has no row yet, and is no leftover. */
  void hold(UploadId id) {
    held.add(id);
  }

  /** Says that a file has its row now, or is a leftover. */
  void letGo(UploadId id) {
    held.remove(id);
  }

  boolean isHeld(UploadId id) {
    return held.contains(id);
  }

  void delete(UploadId id) throws IOException {
    DurableFiles.delete(path(id));
  }

  /** All files that have the place of a data set. */
  List<UploadId> list() throws IOException {
    List<UploadId> found = new ArrayList<>();
    for (Path folder : folders()) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .map(file -> FILE.matcher(file.getFileName().toString()))
            .filter(Matcher::matches)
            .map(file -> new UploadId(folder.getFileName().toString(), file.group(1)))
            .forEach(found::add);
      }
    }
    return found;
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> files = Files.list(root)) {
      return files
          .filter(file -> FolderName.isOne(file.getFileName().toString()))
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

  /** A fresh name for a file that will be looked at first; removed when the service starts. */
  Path temporary() throws IOException {
    return DurableFiles.temporaryFor(root.resolve("upload"));
  }

  /** Where the file of a data set is, or would be. */
  Path path(UploadId id) {
    return root.resolve(id.name()).resolve(id.sha256() + SUFFIX);
  }
}
