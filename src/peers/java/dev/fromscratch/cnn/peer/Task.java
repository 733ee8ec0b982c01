package dev.fromscratch.cnn.peer;

/** What is timed. */
enum Task {
  /** A training step on 64 pictures with Adam. */
  TRAINING("training, batch 64", 64),
  /** A training step on one picture with Adam. */
  SINGLE_TRAINING("training, batch 1", 1),
  /** The logits of 256 pictures. */
  BATCH_INFERENCE("inference, batch 256", 256),
  /** The logits of one picture. */
  SINGLE_INFERENCE("inference, batch 1", 1);

  private final String title;
  private final int images;

  Task(String title, int images) {
    this.title = title;
    this.images = images;
  }

  /** For people. */
  String title() {
    return title;
  }

  /** Pictures per call. */
  int images() {
    return images;
  }
}
