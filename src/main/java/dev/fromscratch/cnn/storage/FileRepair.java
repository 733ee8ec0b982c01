package dev.fromscratch.cnn.storage;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Reads files of one kind, and knows whether they are what was written. One that is not is fetched
 * from its second home. Where that has none, it is moved aside and noted as damaged until the right
 * bytes are back, by whatever way. Thread-safe.
 */
public final class FileRepair {

  private static final Logger log = LoggerFactory.getLogger(FileRepair.class);

  private static final String MISSING = "its file is missing";
  private static final String UNREADABLE = "its file cannot be read";
  private static final String CHANGED = "its file has another SHA-256 than when it was written";

  private static final int BUFFER_SIZE = 1 << 16;

  private final NamedFiles<?> files;
  private final Quarantine quarantine;
  private final TransactionOperations transactions;

  /** One at a time, so that nobody moves aside what another has just put back. */
  private final Lock repairing = new ReentrantLock();

  /**
   * Repairs the files of one kind.
   *
   * @param quarantine takes what is no good
   * @param transactions in which what is noted and the second home change together
   */
  public FileRepair(
      NamedFiles<?> files, Quarantine quarantine, TransactionOperations transactions) {
    this.files = files;
    this.quarantine = quarantine;
    this.transactions = transactions;
  }

  /** Makes something of bytes, which turn out right or wrong only when all were read. */
  @FunctionalInterface
  public interface Reader<T> {

    /** Reads; may fail in any way where the bytes are wrong. */
    T read(InputStream bytes) throws IOException;
  }

  /** Puts the right bytes in place, durably. */
  @FunctionalInterface
  public interface Writer {

    /** Writes them. */
    void write() throws IOException;
  }

  /**
   * What a reader makes of a file, known to be what was written.
   *
   * @throws DamagedFileException if it is not to be had
   */
  public <T> T read(KeptFile file, Reader<T> reader) {
    return onDisk(file, reader).orElseGet(() -> repaired(file, reader));
  }

  /** Whether the file on the disk is what was written, and nothing else was noted. */
  public boolean isIntact(KeptFile file) {
    return file.damage() == null && fault(file) == null;
  }

  /** Looks at a file, and does what can be done about it. */
  public void check(KeptFile file) {
    if (isIntact(file)) {
      return;
    }
    try {
      read(file, bytes -> bytes.transferTo(OutputStream.nullOutputStream()));
    } catch (DamagedFileException e) {
      log.debug("The file of {} was checked", file.label(), e);
    }
  }

  /** Puts bytes that someone had, and that are the right ones, in place, if they are not there. */
  public void restore(KeptFile file, Writer writer) throws IOException {
    repairing.lock();
    try {
      String fault = fault(file);
      if (fault != null) {
        makeRoom(file, fault);
        writer.write();
      }
    } finally {
      repairing.unlock();
    }
    heal(file);
  }

  /** What is wrong with the file on the disk, null if nothing is. */
  private @Nullable String fault(KeptFile file) {
    try {
      return Sha256.of(file.path()).equals(file.sha256()) ? null : CHANGED;
    } catch (NoSuchFileException e) {
      return MISSING;
    } catch (IOException e) {
      log.warn("The file of {} cannot be read: {}", file.label(), e.toString());
      return UNREADABLE;
    }
  }

  private <T> Optional<T> onDisk(KeptFile file, Reader<T> reader) {
    try (InputStream bytes = Files.newInputStream(file.path())) {
      Optional<T> read = verified(bytes, file.sha256(), reader);
      if (read.isPresent()) {
        heal(file);
      }
      return read;
    } catch (IOException e) {
      log.debug("{} is not on this disk", file.label(), e);
      return Optional.empty();
    }
  }

  /** Empty if the bytes are others, whatever the reader thought of them. */
  private static <T> Optional<T> verified(InputStream bytes, String sha256, Reader<T> reader)
      throws IOException {
    MessageDigest digest = Sha256.newDigest();
    var hashed = new DigestInputStream(new BufferedInputStream(bytes, BUFFER_SIZE), digest);
    T read = null;
    RuntimeException failure = null;
    try {
      read = reader.read(new Unclosed(hashed));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (RuntimeException e) {
      failure = e;
    }
    hashed.transferTo(OutputStream.nullOutputStream());
    if (!HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
      return Optional.empty();
    }
    if (failure != null) {
      throw failure;
    }
    return Optional.ofNullable(read);
  }

  /** Readers close what they read, and the rest must be read as well. */
  private static final class Unclosed extends FilterInputStream {

    Unclosed(InputStream bytes) {
      super(bytes);
    }

    @Override
    public void close() {}
  }

  private <T> T repaired(KeptFile file, Reader<T> reader) {
    repairing.lock();
    try {
      return onDisk(file, reader).or(() -> fetched(file, reader)).orElseThrow(() -> givenUp(file));
    } finally {
      repairing.unlock();
    }
  }

  private <T> Optional<T> fetched(KeptFile file, Reader<T> reader) {
    try {
      files.keepingFolders(() -> fetch(file));
      return onDisk(file, reader);
    } catch (IOException e) {
      log.warn("The file of {} cannot be written: {}", file.label(), e.toString());
    }
    try (InputStream bytes = file.archived().orElseGet(InputStream::nullInputStream)) {
      Optional<T> read = verified(bytes, file.sha256(), reader);
      if (read.isPresent() && file.damage() != null) {
        file.setDamage(null);
      }
      return read;
    } catch (IOException e) {
      log.warn("The file of {} cannot be fetched: {}", file.label(), e.toString());
      return Optional.empty();
    }
  }

  /** Fills the disk from the second home, if that has the right bytes. */
  private void fetch(KeptFile file) throws IOException {
    Path temporary = DurableFiles.temporaryFor(file.path());
    try (InputStream bytes = file.archived().orElse(null)) {
      if (bytes == null) {
        return;
      }
      DurableFiles.fill(temporary, bytes);
      if (!Sha256.of(temporary).equals(file.sha256())) {
        return;
      }
      String fault = Objects.requireNonNullElse(fault(file), MISSING);
      makeRoom(file, fault);
      DurableFiles.commit(temporary, file.path());
      log.info("{}: {} here; fetched from the database", file.label(), fault);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Whatever is there may be the only copy of something, so it is not written over. */
  private void makeRoom(KeptFile file, String fault) throws IOException {
    if (fault.equals(CHANGED)) {
      Path place = quarantine.take(file.path());
      log.warn("{}: what stood in the place of its file is {} now", file.label(), place);
    }
  }

  private void heal(KeptFile file) throws IOException {
    if (file.damage() == null) {
      return;
    }
    try {
      transactions.executeWithoutResult(_ -> {
        if (file.setDamage(null)) {
          archive(file);
        }
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    log.info("{} is whole again", file.label());
  }

  private static void archive(KeptFile file) {
    try {
      file.archive();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DamagedFileException givenUp(KeptFile file) {
    String fault = Objects.requireNonNullElse(fault(file), UNREADABLE);
    String noted = file.damage();
    boolean known = noted != null && (fault.equals(MISSING) || fault.equals(noted));
    String damage = known ? String.valueOf(noted) : fault;
    if (!known) {
      if (!file.setDamage(damage)) {
        return new DamagedFileException(file.label() + " is no more", true);
      }
      log.error("{} is damaged: {}", file.label(), damage);
    }
    try {
      makeRoom(file, fault);
    } catch (IOException e) {
      log.warn("{}: its file cannot be moved aside: {}", file.label(), e.toString());
    }
    return new DamagedFileException(damage, false);
  }
}
