package dev.fromscratch.cnn.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Brings the files of one kind and their rows together. A file is announced in the database before
 * it is written. So one that has no row and was announced is what a crash or a finished delete left
 * behind; one that was not comes from a database that was lost or put back, and is given a row.
 *
 * @param <I> what tells one from the others
 */
public abstract class FileInventory<I extends FileId> implements SmartInitializingSingleton {

  private static final Logger log = LoggerFactory.getLogger(FileInventory.class);

  private final String kind;
  private final NamedFiles<I> files;
  private final Quarantine quarantine;

  /**
   * An inventory that is made when the service starts.
   *
   * @param kind what each is the file of, as in {@code model}
   */
  protected FileInventory(String kind, NamedFiles<I> files, Quarantine quarantine) {
    this.kind = kind;
    this.files = files;
    this.quarantine = quarantine;
  }

  /** All that have rows. */
  protected abstract Set<I> rows();

  /** Whether this one has a row now. */
  protected abstract boolean hasRow(I id);

  /** Whether a process with this database was to write this file. */
  protected abstract boolean isAnnounced(I id);

  /**
   * Gives a row to a file.
   *
   * @throws IOException if it cannot be read, or is not what its place says
   */
  protected abstract void adopt(I id) throws IOException;

  /** Called when a file was no good and has been moved aside. */
  protected abstract void refused(I id);

  /** Before the first request. Later, a file that someone is just copying here might be torn. */
  @Override
  public final void afterSingletonsInstantiated() {
    try {
      rebuild();
      sweep();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the files of %ss cannot be compared with the database".formatted(kind), e);
    }
  }

  private void rebuild() throws IOException {
    for (I id : withoutRow()) {
      if (!isAnnounced(id)) {
        try {
          adopt(id);
          log.info("The {} {} was unknown to the database, and was read from its file", kind, id);
        } catch (IOException e) {
          Path place = quarantine.take(files.path(id));
          refused(id);
          log.error(
              "The file of {} {} is no good, and is {} now: {}", kind, id, place, e.getMessage());
        }
      }
    }
  }

  /** Removes the files of what is no more. */
  public void sweep() throws IOException {
    for (I id : withoutRow()) {
      if (isLeftover(id)) {
        files.delete(id);
        log.info("The file of {} {} was left behind, and is removed", kind, id);
      }
    }
    files.removeEmptyFolders();
  }

  /** The files are listed first, so those that get their rows meanwhile are not among these. */
  private List<I> withoutRow() throws IOException {
    List<I> found = files.list();
    Set<I> rows = rows();
    return found.stream().filter(id -> !rows.contains(id)).toList();
  }

  /** A file is held until it has its row, so whether it is held is asked first. */
  private boolean isLeftover(I id) {
    return !files.isHeld(id) && !hasRow(id) && isAnnounced(id);
  }
}
