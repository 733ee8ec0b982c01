package dev.fromscratch.cnn.chaos;

/**
 * What a client asked for, and what it was told. Times are milliseconds since 1970, as in the
 * database.
 *
 * @param client who asked
 * @param verb what for
 * @param subject the idempotency key, the job, the model or the data set it is about
 * @param detail which work was asked for, which model was to be evaluated, or which picture
 *     classified
 * @param instance the process that was asked
 * @param begun when it was sent
 * @param ended when the answer was there, or the client gave up
 * @param status the HTTP status, or {@value #UNKNOWN} without an answer: it may have happened, may
 *     happen yet, or never will
 * @param answer the body, or why there is none
 */
record Operation(
    int client,
    Verb verb,
    String subject,
    String detail,
    int instance,
    long begun,
    long ended,
    int status,
    String answer) {

  /** The status of an operation without an answer. */
  static final int UNKNOWN = 0;

  /** What can be asked for. */
  enum Verb {
    /** Work, under an idempotency key. */
    SUBMIT,
    /** Other work under a key that has its job. */
    SUBMIT_OTHER,
    CANCEL,
    PAUSE,
    RESUME,
    /** A job as it stands. */
    LOOK,
    /** The events of a job. */
    EVENTS,
    /** All jobs. */
    LIST,
    /** The class of a picture. */
    PREDICT,
    /** An evaluation of a model, under an idempotency key. */
    EVALUATE,
    /** A data set. */
    SEND
  }

  /** Whether it was done, as far as its client knows. */
  boolean isAcknowledged() {
    return status >= 200 && status < 300;
  }

  /** Whether it asks for a job that there shall be one of. */
  boolean isSubmission() {
    return verb == Verb.SUBMIT || verb == Verb.EVALUATE;
  }

  /** Whether it is about one job that exists. */
  boolean isAboutJob() {
    return switch (verb) {
      case CANCEL, PAUSE, RESUME, LOOK, EVENTS -> true;
      case SUBMIT, SUBMIT_OTHER, LIST, PREDICT, EVALUATE, SEND -> false;
    };
  }
}
