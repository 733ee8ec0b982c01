package dev.fromscratch.cnn.chaos;

import java.time.Duration;

/**
 * What a run is to do. The seed decides what the clients ask for and what the nemesis does, each in
 * its order; when things happen depends on the machine, so a seed repeats a run only about.
 *
 * @param seed of all decisions
 * @param database under the service
 * @param instances how many processes there are at a time
 * @param kills how many times a process is to be killed
 * @param clients how many ask for things at the same time
 * @param calm how long the nemesis leaves a process in peace, about and at least
 * @param limit when it ends, even with fewer kills
 * @param databaseCalm how long it leaves the database in peace, about
 */
record ChaosPlan(
    long seed,
    Database database,
    int instances,
    int kills,
    int clients,
    Duration limit,
    Duration calm,
    Duration databaseCalm) {

  /** The databases. */
  enum Database {
    /** Of one process. */
    SQLITE,
    /** Shared by all processes. */
    POSTGRESQL
  }

  /** A run that takes as long as its kills need, but no longer than a limit. */
  static ChaosPlan thorough(long seed, Database database, int kills, Duration limit) {
    int instances = database == Database.SQLITE ? 1 : 3;
    return new ChaosPlan(
        seed, database, instances, kills, 4, limit, Duration.ofSeconds(2), Duration.ofSeconds(30));
  }

  /** A run of seconds. */
  static ChaosPlan brief(long seed, Database database, int kills) {
    return new ChaosPlan(
        seed,
        database,
        database == Database.SQLITE ? 1 : 2,
        kills,
        2,
        Duration.ofMinutes(3),
        Duration.ofSeconds(1),
        Duration.ofSeconds(8));
  }
}
