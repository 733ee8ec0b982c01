package dev.fromscratch.cnn.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reports of all runs of this JVM, in the log and in one file. */
final class ChaosReports {

  private static final Logger log = LoggerFactory.getLogger(ChaosReports.class);
  private static final Path FILE = Path.of("target", "chaos.md");
  private static final List<String> REPORTS = new ArrayList<>();

  private ChaosReports() {}

  /** Adds a report. */
  static synchronized void publish(ChaosReport report) throws IOException {
    log.info("Chaos is over\n{}", report.tables());
    REPORTS.add(report.tables());
    Files.writeString(FILE, String.join("\n", REPORTS));
  }
}
