package dev.fromscratch.cnn.chaos;

import dev.fromscratch.cnn.chaos.Life.Ending;
import dev.fromscratch.cnn.chaos.Records.EventRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long jobs stood still after the process that worked on them was killed. */
final class TakeOver {

  private static final Pattern BEGINS = Pattern.compile("Job (\\S+) .*: begins, attempt (\\d+)");

  private TakeOver() {}

  /** From each kill to the next attempt of the job it cut off, in milliseconds and in order. */
  static List<Long> times(Evidence evidence) {
    Map<String, Life> workers = workers(evidence.lives());
    List<Long> times = new ArrayList<>();
    Records.byJob(evidence.records().events(), EventRow::jobId)
        .values()
        .forEach(events -> {
          List<EventRow> states =
              events.stream().filter(event -> event.type().equals("state")).toList();
          for (int i = 1; i < states.size(); i++) {
            EventRow before = states.get(i - 1);
            EventRow next = states.get(i);
            Life worker = workers.get(attempt(before.jobId(), before.attempt()));
            if (isCutOff(before, next) && worker != null && worker.ending() == Ending.KILLED) {
              times.add(Math.max(0, next.at() - worker.doomed()));
            }
          }
        });
    return times.stream().sorted().toList();
  }

  private static boolean isCutOff(EventRow before, EventRow next) {
    return Looks.state(before).equals("running")
        && Looks.state(next).equals("running")
        && next.attempt() > before.attempt();
  }

  /** Which process made which attempt, as the logs tell. */
  private static Map<String, Life> workers(List<Life> lives) {
    Map<String, Life> workers = new HashMap<>();
    for (Life life : lives) {
      try {
        Matcher begins = BEGINS.matcher(Files.readString(life.log()));
        while (begins.find()) {
          workers.put(attempt(begins.group(1), Integer.parseInt(begins.group(2))), life);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return workers;
  }

  private static String attempt(String job, int attempt) {
    return job + " " + attempt;
  }
}
