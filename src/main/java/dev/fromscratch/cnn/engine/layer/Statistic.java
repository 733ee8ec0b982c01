package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.tensor.Tensor;

/**
 * Numbers that a layer gathers from the batches it is trained on and needs for predictions. They
 * are saved like a {@link Parameter}, but no gradient leads to them and no optimizer moves them.
 *
 * @param name unique within the layer, for example {@code running_mean}
 * @param value the numbers themselves
 */
public record Statistic(String name, Tensor value) {}
