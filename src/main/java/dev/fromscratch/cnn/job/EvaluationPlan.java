package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.dataset.Split;
import dev.fromscratch.cnn.engine.loss.Loss;
import java.util.List;

/**
 * A request to evaluate a model that was checked.
 *
 * @param dataset the name of the data set
 * @param split which part of it
 * @param labels the classes of the model, by class index
 * @param loss what is measured besides probabilities
 */
record EvaluationPlan(String dataset, Split split, List<String> labels, Loss loss) {}
