package dev.fromscratch.cnn.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;

/**
 * The files of one kind, each in the folder of its name: {@code <root>/<name>/<fileName>}. They are
 * written durably, and never changed. Thread-safe.
 *
 * @param <I> what tells one from the others
 */
public abstract class NamedFiles<I extends FileId> {

  /** What begins the names of files that only arrive here, and end elsewhere. */
  private static final String ARRIVAL = "arrival";

  private final Path root;

  /** Files that are written and have no row yet. */
  private final Set<I> held = ConcurrentHashMap.newKeySet();

  /** Held for writing while folders are removed, for reading while something is put into one. */
  private final ReadWriteLock folders = new ReentrantReadWriteLock();

  /** Removes what crashed writers left. */
  protected NamedFiles(Path root) throws IOException {
    this.root = root;
    DurableFiles.sweep(root);
    for (Path folder : folders()) {
      DurableFiles.sweep(folder);
    }
  }

  /** What a file of this name in this folder is, if it is of this kind. */
  protected abstract Optional<I> idOf(String name, String fileName);

  /** Something that puts a file into a folder. */
  @FunctionalInterface
  interface Writing {
    void write() throws IOException;
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

  /** Writes a file; where there is one, it takes its place. */
  public void write(I id, InputStream bytes) throws IOException {
    keepingFolders(() -> DurableFiles.write(path(id), bytes));
  }

  /** Says that a file will be written that has no row yet, and is no leftover. */
  public void hold(I id) {
    held.add(id);
  }

  /** Says that a file has its row now, or is a leftover. */
  public void letGo(I id) {
    held.remove(id);
  }

  boolean isHeld(I id) {
    return held.contains(id);
  }

  /** Removes a file; an absent one is fine. */
  public void delete(I id) throws IOException {
    DurableFiles.delete(path(id));
  }

  /** All files of this kind, by the names of their folders. */
  public List<I> list() throws IOException {
    List<I> found = new ArrayList<>();
    for (Path folder : folders()) {
      String name = folder.getFileName().toString();
      try (Stream<Path> files = Files.list(folder)) {
        files
            .flatMap(file -> idOf(name, file.getFileName().toString()).stream())
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
  public Path temporary() throws IOException {
    return DurableFiles.temporaryFor(root.resolve(ARRIVAL));
  }

  /** Where a file is, or would be. */
  public Path path(I id) {
    return root.resolve(id.name()).resolve(id.fileName());
  }
}
