package dev.fromscratch.cnn.storage;

/** A file has other bytes than were written, or none, and there is no copy of them. */
public final class DamagedFileException extends RuntimeException {

  private final boolean isGone;

  DamagedFileException(String message, boolean isGone) {
    super(message);
    this.isGone = isGone;
  }

  /** Whether that which it is the file of was removed meanwhile, so that nothing is wrong. */
  public boolean isGone() {
    return isGone;
  }
}
