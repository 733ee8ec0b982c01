package dev.fromscratch.cnn.testing;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Two services with a disk each and one database, which is PostgreSQL.
 *
 * @param one has its data in the folder {@code one}
 * @param other has its data in the folder {@code other}
 * @param database what they share
 */
public record TwoServices(RunningService one, RunningService other, JdbcClient database)
    implements AutoCloseable {

  /** Starts both, each with its data directory in this one. */
  public static TwoServices start(Path directory, String... settings) {
    String[] shared = PostgresServer.newDatabase();
    String[] arguments =
        Stream.of(shared, settings)
            .flatMap(Arrays::stream)
            .map(setting -> "--" + setting)
            .toArray(String[]::new);
    String url = shared[0].substring(shared[0].indexOf("jdbc:"));
    return new TwoServices(
        RunningService.start(directory.resolve("one"), arguments),
        RunningService.start(directory.resolve("other"), arguments),
        JdbcClient.create(new DriverManagerDataSource(url)));
  }

  /** Both. */
  public List<RunningService> all() {
    return List.of(one, other);
  }

  @Override
  public void close() {
    one.close();
    other.close();
  }
}
