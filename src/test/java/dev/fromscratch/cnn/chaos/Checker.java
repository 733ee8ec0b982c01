package dev.fromscratch.cnn.chaos;

/** Holds what was acknowledged against what is there. */
final class Checker {

  private Checker() {}

  /** Checks every rule on every job, operation, model, file and process. */
  static Verdict check(Evidence evidence) {
    Verdict verdict = new Verdict();
    new AcknowledgementCheck(evidence, verdict).run();
    new LifeCheck(evidence, verdict).run();
    new EventCheck(evidence, verdict).run();
    new ProgressCheck(evidence, verdict).run();
    new HistoryCheck(evidence, verdict).run();
    new ModelCheck(evidence, verdict).run();
    new PredictionCheck(evidence, verdict).run();
    new EvaluationCheck(evidence, verdict).run();
    new DatasetCheck(evidence, verdict).run();
    new LeftoverCheck(evidence, verdict).run();
    new ProcessCheck(evidence, verdict).run();
    return verdict;
  }
}
