package dev.fromscratch.cnn.engine.training;

/**
 * When to give up: after {@code patience} epochs in a row whose validation loss is not more than
 * {@code minDelta} below the best one so far. However the run ends, the parameters of the best
 * epoch are what is left.
 *
 * @param patience epochs to wait for something better, positive
 * @param minDelta what counts as better, at least 0
 * @see <a href="https://doi.org/10.1007/978-3-642-35289-8_5">Prechelt (2012)</a>
 */
public record EarlyStopping(int patience, double minDelta) {

  public EarlyStopping {
    if (patience <= 0) {
      throw new IllegalArgumentException("patience must be positive, got " + patience);
    }
    if (!(minDelta >= 0 && Double.isFinite(minDelta))) {
      throw new IllegalArgumentException(
          "minDelta must be a finite number of at least 0, got " + minDelta);
    }
  }
}
