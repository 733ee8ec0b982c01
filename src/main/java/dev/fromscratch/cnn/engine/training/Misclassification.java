package dev.fromscratch.cnn.engine.training;

/**
 * A sample that was taken for another class than its own.
 *
 * @param index its {@link dev.fromscratch.cnn.engine.data.Dataset#originalIndex original index}
 * @param label its class
 * @param prediction the class it was taken for
 * @param probability the probability the network gave that wrong class, in {@code (0, 1]}
 */
public record Misclassification(int index, int label, int prediction, float probability) {}
