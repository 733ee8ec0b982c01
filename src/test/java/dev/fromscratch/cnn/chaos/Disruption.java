package dev.fromscratch.cnn.chaos;

/**
 * Something that the nemesis did.
 *
 * @param kind what
 * @param instance to which process, or {@value #DATABASE}
 * @param begun when, in milliseconds since 1970
 * @param ended when it was over: the process gone or thawed, the database up again
 */
record Disruption(Kind kind, int instance, long begun, long ended) {

  /** The target of what is done to the database. */
  static final int DATABASE = -1;

  /** What can be done. */
  enum Kind {
    KILL("kill -9 of a process"),
    TERMINATE("SIGTERM to a process"),
    FREEZE("SIGSTOP, and SIGCONT after its heartbeats were missed"),
    RESTART_DATABASE("fast restart of PostgreSQL"),
    STOP_DATABASE("immediate stop and start of PostgreSQL"),
    KILL_DATABASE("kill -9 of PostgreSQL and start");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Whether the database was away during some of a time. */
  boolean hitsDatabaseBetween(long from, long to) {
    return instance == DATABASE && begun <= to && ended >= from;
  }
}
