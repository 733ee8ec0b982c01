package dev.fromscratch.cnn.chaos;

import dev.fromscratch.cnn.chaos.Life.Ending;

/** Whether processes end when they should, only then, and answer as they should. */
final class ProcessCheck {

  private static final long GRACE_MILLIS = 10_000;

  /** The same while there is no database to tell where the jobs are. */
  private static final long GRACE_IN_OUTAGE_MILLIS = 20_000;

  /** 128 and the number of SIGTERM. */
  private static final int TERMINATED = 143;

  /** How long after an outage of the database its effects are felt. */
  private static final long AFTERMATH_MILLIS = 10_000;

  private static final int FAULT = 500;

  private final Evidence evidence;
  private final Verdict verdict;

  ProcessCheck(Evidence evidence, Verdict verdict) {
    this.evidence = evidence;
    this.verdict = verdict;
  }

  void run() {
    for (Life life : evidence.lives()) {
      String subject = life.log().toString();
      if (life.ending() == Ending.TERMINATED) {
        boolean outage = isOutage(life.doomed() - AFTERMATH_MILLIS, life.ended());
        long grace = outage ? GRACE_IN_OUTAGE_MILLIS : GRACE_MILLIS;
        verdict.check(
            Rule.GRACEFUL_END,
            subject,
            life.exitValue() == TERMINATED && life.ended() - life.doomed() < grace,
            life::toString);
      }
      verdict.check(
          Rule.NO_FALL,
          subject,
          life.ending() != Ending.BY_ITSELF || isOutage(life.launched(), life.ended()),
          life::toString);
    }
    for (Operation operation : evidence.history()) {
      verdict.check(
          Rule.NO_FAULT,
          operation.subject(),
          operation.status() < FAULT
              || isOutage(operation.begun() - AFTERMATH_MILLIS, operation.ended()),
          operation::toString);
    }
  }

  private boolean isOutage(long from, long to) {
    return evidence.disruptions().stream().anyMatch(each -> each.hitsDatabaseBetween(from, to));
  }
}
