package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.network.Network;

/**
 * A model in memory. Its network is shared by all requests and never changes.
 *
 * @param info name, version and metadata
 * @param network the network with its trained parameters
 */
public record ServedModel(ModelVersion info, Network network) {}
