package dev.fromscratch.cnn.engine.training;

/** Told how far an evaluation is, on the thread that evaluates. */
@FunctionalInterface
public interface EvaluationListener {

  /** One that does not care. */
  EvaluationListener NONE = (_, _) -> {};

  /**
   * Some more samples have gone through the network.
   *
   * @param done how many by now
   * @param all how many there are
   */
  void onSamples(int done, int all);
}
