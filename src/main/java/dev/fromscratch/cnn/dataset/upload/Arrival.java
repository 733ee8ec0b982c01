package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.dataset.DatasetDescription;
import dev.fromscratch.cnn.dataset.DatasetSource;
import dev.fromscratch.cnn.dataset.DatasetState;
import dev.fromscratch.cnn.dataset.DatasetUnavailableException;
import dev.fromscratch.cnn.dataset.Progress;
import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.List;
import java.util.OptionalDouble;

/** A data set that is being uploaded: whoever looks sees how far it is, and nobody can use it. */
final class Arrival implements DatasetSource, AutoCloseable {

  private static final double ALL = 100;

  private final String name;
  private final String description;
  private final Runnable leave;
  private volatile DatasetState state = DatasetState.RECEIVING;
  private volatile double percent;

  Arrival(String name, String description, Runnable leave) {
    this.name = name;
    this.description = description;
    this.leave = leave;
  }

  /**
   * Some of the body has arrived.
   *
   * @param expected bytes of the whole body, negative if nobody knows
   */
  void received(long bytes, long expected) {
    percent = expected <= 0 ? 0 : Math.min(ALL, ALL * bytes / expected);
  }

  /** All of the body is here, and a part of it was read. */
  void read(double fraction) {
    state = DatasetState.READING;
    percent = ALL * fraction;
  }

  @Override
  public DatasetDescription description() {
    return new DatasetDescription(name, description, "", "", List.of(), Shape.of(1, 28, 28), 0, 0);
  }

  @Override
  public DatasetState state() {
    return state;
  }

  @Override
  public OptionalDouble percent() {
    return OptionalDouble.of(Math.round(percent * 10) / 10.0);
  }

  @Override
  public void fetch(Progress progress) {
    // It comes by itself.
  }

  @Override
  public TrainTestSets read(Progress progress) {
    throw new DatasetUnavailableException(
        name, "data set %s is just being uploaded".formatted(name));
  }

  /** It has become a data set, or will not. */
  @Override
  public void close() {
    leave.run();
  }
}
