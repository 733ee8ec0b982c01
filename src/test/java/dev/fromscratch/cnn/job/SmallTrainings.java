package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.ServiceClient;
import tools.jackson.databind.JsonNode;

/** Trainings that take moments, and what came of them. */
record SmallTrainings(ServiceClient service) {

  /** Fields of a request: the network of the original's first example. */
  static final String XOR =
      """
      "dataset":"xor","network":"xor","epochs":100,"batchSize":1,"loss":"meanSquaredError",
      "optimizer":{"type":"sgd","learningRate":0.1}\
      """;

  /** Fields of a request: a few drawn digits. */
  static final String DIGITS =
      "\"samplesPerClass\":10,\"epochs\":2,\"batchSize\":16,\"validationFraction\":0.2";

  /** Trains a model of this name; the job that did. */
  JsonNode train(String name, String fields) {
    return service.train("{\"name\":\"%s\",%s}".formatted(name, fields));
  }

  /** What is known of its newest version. */
  JsonNode model(String name) {
    return service.get("/models/%s/versions/latest".formatted(name)).json();
  }
}
