package dev.fromscratch.cnn.engine.optimizer;

/**
 * The learning rate as a function of the step: the optimizer's own one, η, times a factor.
 *
 * <p>Steps count from 0 here. Schedules hold no state, and use {@link StrictMath} so that a run has
 * the same bits on every machine.
 */
public sealed interface LearningRateSchedule {

  /**
   * How long a run is.
   *
   * @param stepsPerEpoch positive
   * @param epochs positive
   */
  record Span(int stepsPerEpoch, int epochs) {

    public Span {
      if (stepsPerEpoch <= 0 || epochs <= 0) {
        throw new IllegalArgumentException(
            "a span needs at least one step and one epoch, got %d and %d"
                .formatted(stepsPerEpoch, epochs));
      }
    }

    /** All steps of the run. */
    long steps() {
      return (long) stepsPerEpoch * epochs;
    }

    /** The epoch of a step, from 0. */
    long epoch(long step) {
      return step / stepsPerEpoch;
    }
  }

  /** What η is multiplied by in a step, from 0 on. */
  double factor(long step, Span span);

  /** The learning rate of a step, never negative. */
  default float at(long step, Span span, float learningRate) {
    return (float) (learningRate * factor(step, span));
  }

  /** {@code η}. */
  record Constant() implements LearningRateSchedule {
    @Override
    public double factor(long step, Span span) {
      return 1;
    }
  }

  /**
   * Stairs: {@code η γ^⌊epoch / k⌋}, epochs from 0.
   *
   * @param stepEpochs k, the epochs of one stair, positive
   * @param factor γ in {@code (0, 1]}
   */
  record StepDecay(int stepEpochs, float factor) implements LearningRateSchedule {

    public StepDecay {
      if (stepEpochs <= 0) {
        throw new IllegalArgumentException("stepEpochs must be positive, got " + stepEpochs);
      }
      requireFactor("factor", factor);
    }

    @Override
    public double factor(long step, Span span) {
      return StrictMath.pow(factor, (double) Math.floorDiv(span.epoch(step), stepEpochs));
    }
  }

  /**
   * {@code η γ^epoch}, epochs from 0.
   *
   * @param factor γ in {@code (0, 1]}, what is left of η after every epoch
   */
  record ExponentialDecay(float factor) implements LearningRateSchedule {

    public ExponentialDecay {
      requireFactor("factor", factor);
    }

    @Override
    public double factor(long step, Span span) {
      return StrictMath.pow(factor, (double) span.epoch(step));
    }
  }

  /**
   * Half a cosine from η down, without restarts: {@code η (m + (1 - m) (1 + cos(π step / steps)) /
   * 2)}. It would reach η m one step after the last.
   *
   * @param minimumFactor m in {@code [0, 1]}
   * @see <a href="https://arxiv.org/abs/1608.03983">Loshchilov, Hutter (2017), equation 5</a>
   */
  record Cosine(float minimumFactor) implements LearningRateSchedule {

    public Cosine {
      if (!(minimumFactor >= 0 && minimumFactor <= 1)) {
        throw new IllegalArgumentException(
            "minimumFactor must be from 0 to 1, got " + minimumFactor);
      }
    }

    @Override
    public double factor(long step, Span span) {
      return halfCosine(1, minimumFactor, (double) step / span.steps());
    }
  }

  /**
   * Up and down once: from η by half a cosine to {@code η M}, then by another to {@code η f} in the
   * last step. The peak is at step {@code w steps - 1}, as in PyTorch's OneCycleLR, whose {@code
   * max_lr} is {@code η M}, whose {@code div_factor} is M and {@code final_div_factor} 1/f.
   *
   * @param maxFactor M, at least 1
   * @param warmupFraction w in {@code [0, 1)}, the share of steps that go up
   * @param finalFactor f in {@code [0, 1]}
   * @see <a href="https://arxiv.org/abs/1708.07120">Smith, Topin (2019)</a>
   */
  record OneCycle(float maxFactor, float warmupFraction, float finalFactor)
      implements LearningRateSchedule {

    public OneCycle {
      if (!(maxFactor >= 1 && Float.isFinite(maxFactor))) {
        throw new IllegalArgumentException(
            "maxFactor must be a finite number of at least 1, got " + maxFactor);
      }
      Hyperparameters.requireDecayRate("warmupFraction", warmupFraction);
      if (!(finalFactor >= 0 && finalFactor <= 1)) {
        throw new IllegalArgumentException("finalFactor must be from 0 to 1, got " + finalFactor);
      }
    }

    @Override
    public double factor(long step, Span span) {
      double peak = Math.max(0, (double) warmupFraction * span.steps() - 1);
      double last = (double) (span.steps() - 1);
      if (step < peak) {
        return halfCosine(1, maxFactor, step / peak);
      }
      return last <= peak
          ? maxFactor
          : halfCosine(maxFactor, finalFactor, (step - peak) / (last - peak));
    }
  }

  /**
   * Another schedule with a linear start: the rate of step s is that of the other schedule, times
   * {@code min(1, (s + 1) / n)}. The other one is not shifted: its epochs stay those of the run.
   *
   * @param steps n, at least 0; with 0 or 1 nothing changes
   * @param schedule the other one
   * @see <a href="https://arxiv.org/abs/1706.02677">Goyal et al. (2017), section 2.2</a>
   */
  record Warmup(int steps, LearningRateSchedule schedule) implements LearningRateSchedule {

    public Warmup {
      if (steps < 0) {
        throw new IllegalArgumentException("warm-up steps must be at least 0, got " + steps);
      }
    }

    @Override
    public double factor(long step, Span span) {
      double ramp = step + 1 < steps ? (step + 1.0) / steps : 1;
      return ramp * schedule.factor(step, span);
    }
  }

  /** From {@code from} at t = 0 to {@code to} at t = 1, flat at both ends. */
  private static double halfCosine(double from, double to, double t) {
    return to + (from - to) * (1 + StrictMath.cos(Math.PI * t)) / 2;
  }

  private static void requireFactor(String name, float value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be above 0 and at most 1, got " + value);
    }
  }
}
