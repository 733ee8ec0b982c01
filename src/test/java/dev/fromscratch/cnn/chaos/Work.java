package dev.fromscratch.cnn.chaos;

import java.util.Locale;

/**
 * What is asked for: jobs of a second or two that have, each in its own way, more to remember than
 * weights. The name of a kind of work is that of its model.
 */
enum Work {
  PLAIN("\"epochs\": 8"),
  STOPPING(
      """
      "epochs": 12, "schedule": {"type": "cosine"}, "earlyStopping": {"patience": 3}\
      """),
  AVERAGED(
      """
      "epochs": 5, "augmentation": "light", "weightAveraging": {}\
      """),
  NORMALIZED(
      """
      "epochs": 8, "optimizer": {"type": "sgd", "learningRate": 0.05, "momentum": 0.9},
      "network": {"layers": [
        {"type": "conv2d", "outChannels": 4, "kernelSize": 5}, {"type": "batchNorm"}, {"type": "relu"},
        {"type": "maxPool2d", "kernelSize": 2}, {"type": "flatten"}, {"type": "dropout", "rate": 0.3},
        {"type": "dense", "outFeatures": 10}]}\
      """),
  BRIEF("\"epochs\": 1"),
  /** Takes longer than it may: it fails, and has as long again when it is resumed. */
  LIMITED("\"epochs\": 40, \"timeLimitSeconds\": 1");

  private final String fields;

  Work(String fields) {
    this.fields = fields;
  }

  /** The body of {@code POST /train}. */
  String request() {
    return "{\"name\": \"%s\", \"dataset\": \"mnist\", \"batchSize\": 20, %s}"
        .formatted(modelName(), fields);
  }

  /** The name of the model that comes of it. */
  String modelName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it may fail, for want of time. */
  boolean isLimited() {
    return this == LIMITED;
  }

  /** Work that is not this. */
  Work other() {
    return this == PLAIN ? BRIEF : PLAIN;
  }

  static Work ofModel(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
