package dev.fromscratch.cnn.lesson;

/** An example that cannot be run. */
final class ExampleException extends RuntimeException {

  private final String action;

  /**
   * An example that cannot be run.
   *
   * @param action what can be done about it
   */
  ExampleException(String message, String action) {
    super(message);
    this.action = action;
  }

  /** What can be done about it. */
  String action() {
    return action;
  }
}
