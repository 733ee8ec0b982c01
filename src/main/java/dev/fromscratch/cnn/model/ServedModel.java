package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.network.Classifier;
import dev.fromscratch.cnn.engine.network.Network;

/**
 * A model in memory, shared by all requests. It never changes.
 *
 * @param info name, version and metadata
 * @param network the network with its trained parameters
 * @param classifier the same, ready to answer
 */
public record ServedModel(ModelVersion info, Network network, Classifier classifier) {}
