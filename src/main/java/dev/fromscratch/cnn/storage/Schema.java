package dev.fromscratch.cnn.storage;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;

/** The tables of the database, brought to the form that this version of the service knows. */
final class Schema {

  /** Flyway would leave such a database as it is, and the service would fail on it later. */
  private static final Set<MigrationState> LATER =
      Set.of(MigrationState.FUTURE_SUCCESS, MigrationState.FUTURE_FAILED);

  private Schema() {}

  /**
   * Makes what is missing.
   *
   * @throws DataDirectoryException if a later version of the service has been here, and nothing was
   *     changed
   */
  static void migrate(Flyway flyway) {
    newest(flyway, LATER::contains)
        .ifPresent(later -> {
          throw new DataDirectoryException(
              "The database has schema %s, of a later version of this service, which knows schemas up to %s."
                  .formatted(later, newest(flyway, MigrationState::isResolved).orElseThrow()),
              "Start that later version, or give this one a data directory (setting cnn.data-directory) or database of its own.",
              null);
        });
    flyway.migrate();
  }

  private static Optional<MigrationVersion> newest(Flyway flyway, Predicate<MigrationState> state) {
    return Arrays.stream(flyway.info().all())
        .filter(migration -> state.test(migration.getState()))
        .map(MigrationInfo::getVersion)
        .max(Comparator.naturalOrder());
  }
}
