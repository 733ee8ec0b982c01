package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.engine.training.EpochMetrics;
import dev.fromscratch.cnn.engine.training.ValidationMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log of the service says of a run that gets on. */
record RunLog(String id) {

  private static final Logger log = LoggerFactory.getLogger(RunLog.class);

  void takesUp(Job.Progress at) {
    log.info(
        "Job {}: {}takes up its checkpoint of epoch {}, step {}",
        id,
        member(at),
        at.epoch(),
        at.step());
  }

  void epoch(Job.Progress at, EpochMetrics epoch, double samplesPerSecond) {
    ValidationMetrics validation = epoch.validation();
    log.info(
        "Job {}: {}epoch {}/{}, loss {}, accuracy {}{}, {} images/s",
        id,
        member(at),
        epoch.epoch(),
        at.epochs(),
        "%.4f".formatted(epoch.trainingLoss()),
        percent(epoch.trainingAccuracy()),
        validation == null ? "" : ", validation accuracy " + percent(validation.accuracy()),
        Math.round(samplesPerSecond));
  }

  void goesBack(Job.Progress at, int best) {
    log.info("Job {}: {}goes back to epoch {}, the best", id, member(at), best);
  }

  /** Which network a line is about, if there are several. */
  private static String member(Job.Progress at) {
    return at.member() == null ? "" : "network %d/%d, ".formatted(at.member(), at.members());
  }

  private static String percent(double share) {
    return "%.2f %%".formatted(100 * share);
  }
}
