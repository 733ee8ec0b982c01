package dev.fromscratch.cnn.chaos;

import dev.fromscratch.cnn.chaos.Looks.Look;
import dev.fromscratch.cnn.chaos.Records.EventRow;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Whether training went back only to a checkpoint, and never behind one. */
final class ProgressCheck {

  private final Evidence evidence;
  private final Verdict verdict;

  ProgressCheck(Evidence evidence, Verdict verdict) {
    this.evidence = evidence;
    this.verdict = verdict;
  }

  void run() {
    Looks.byJob(evidence.history()).forEach(this::looks);
    evidence.records().events().stream()
        .filter(event -> event.type().equals("checkpoint"))
        .forEach(this::used);
  }

  private void used(EventRow event) {
    verdict.check(
        Rule.CHECKPOINT_USED,
        event.jobId(),
        Looks.json(event.data()).get("used").asBoolean(),
        event::toString);
  }

  private void looks(String job, List<Look> looks) {
    for (Look later : looks) {
      if (!isAtWork(later)) {
        continue;
      }
      for (Look earlier : looks) {
        if (later.isAfter(earlier)) {
          compare(job, earlier, later);
        }
      }
    }
  }

  private void compare(String job, Look earlier, Look later) {
    long steps = steps(later.job().get("progress"), later);
    if (isAtWork(earlier)) {
      verdict.check(
          Rule.PROGRESS_FORWARD,
          job,
          later.attempt() > earlier.attempt()
              || (later.attempt() == earlier.attempt()
                  && steps >= steps(earlier.job().get("progress"), earlier)),
          () -> "%s was seen before %s".formatted(earlier.job(), later.job()));
    }
    JsonNode checkpoint = earlier.job().get("checkpoint");
    if (checkpoint.isObject()) {
      verdict.check(
          Rule.CHECKPOINT_USED,
          job,
          steps >= steps(checkpoint, later),
          () -> "%s was seen before %s".formatted(earlier.job(), later.job()));
    }
  }

  /** A run has told where it is; before, a job shows what the run before it told. */
  private static boolean isAtWork(Look look) {
    return !look.job().get("phase").isNull();
  }

  private static long steps(JsonNode place, Look look) {
    long perEpoch = look.job().at("/progress/steps").asLong();
    long epoch = place.get("epoch").asLong();
    return epoch == 0 ? 0 : (epoch - 1) * perEpoch + place.get("step").asLong();
  }
}
