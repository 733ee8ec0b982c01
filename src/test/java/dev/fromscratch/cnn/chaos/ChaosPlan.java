package dev.fromscratch.cnn.chaos;

import java.time.Duration;

/**
 * What a run is to do. The seed decides what the clients ask for and what the nemesis does, each in
 * its order; when things happen depends on the machine, so a seed repeats a run only about.
 *
 * @param seed of all decisions
 * @param database under the service
 * @param kills how many times a process is to be killed
 * @param clients how many ask for things at the same time
 * @param calm how long the nemesis leaves a process in peace, about and at least
 * @param limit when it ends, even with fewer kills
 * @param databaseCalm how long it leaves the database in peace, about
 */
record ChaosPlan(
    long seed,
    Database database,
    int kills,
    int clients,
    Duration limit,
    Duration calm,
    Duration databaseCalm) {

  /** The databases, and how many processes share one. */
  enum Database {
    SQLITE(1),
    POSTGRESQL(3);

    private final int instances;

    Database(int instances) {
      this.instances = instances;
    }

    /** How many processes there are. */
    int instances() {
      return instances;
    }
  }

  /** A run that takes as long as its kills need, but no longer than a limit. */
  static ChaosPlan thorough(long seed, Database database, int kills, Duration limit) {
    return new ChaosPlan(
        seed, database, kills, 4, limit, Duration.ofSeconds(2), Duration.ofSeconds(30));
  }

  /** A run of seconds. */
  static ChaosPlan brief(long seed, Database database, int kills) {
    return new ChaosPlan(
        seed,
        database,
        kills,
        2,
        Duration.ofMinutes(3),
        Duration.ofSeconds(1),
        Duration.ofSeconds(8));
  }
}
