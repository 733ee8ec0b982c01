package dev.fromscratch.cnn.image;

/** Thrown where a picture cannot be used; the message says for people what is wrong with it. */
public final class PictureException extends Exception {

  private final Reason reason;

  PictureException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** What is wrong, for programs. */
  public Reason reason() {
    return reason;
  }

  /** What may be wrong with a picture. */
  public enum Reason {
    /** The bytes are no picture, or one in a format that is not read. */
    UNKNOWN_FORMAT("unknown-image-format"),
    /** The file is damaged or ends too early. */
    BROKEN("broken-image"),
    /** It has more pixels than are read. */
    TOO_LARGE("too-many-pixels"),
    /** There is nothing on it. */
    NO_INK("no-ink");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    /** The stable code of answers over HTTP. */
    public String code() {
      return code;
    }
  }
}
