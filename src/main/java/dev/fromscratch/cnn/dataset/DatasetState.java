package dev.fromscratch.cnn.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What has to happen before a data set can be used. The words are those of the API. */
public enum DatasetState {
  /** Nothing: the service draws it itself. */
  @JsonProperty("generated")
  GENERATED(true),

  /** Nothing: its files are on disk. */
  @JsonProperty("ready")
  READY(true),

  /** The first job that uses it downloads it. */
  @JsonProperty("downloadable")
  DOWNLOADABLE(false),

  /** A job is downloading it right now. */
  @JsonProperty("downloading")
  DOWNLOADING(false),

  /** Somebody has to put its files in place: no mirror is configured. */
  @JsonProperty("absent")
  ABSENT(false),

  /** Somebody is sending it right now. */
  @JsonProperty("receiving")
  RECEIVING(false),

  /** It was sent, and its pictures are being read. */
  @JsonProperty("reading")
  READING(false),

  /** Its file has other bytes than were written, and there is no copy of it. */
  @JsonProperty("damaged")
  DAMAGED(false);

  private final boolean local;

  DatasetState(boolean local) {
    this.local = local;
  }

  /** Whether it can be loaded without the network. */
  boolean isLocal() {
    return local;
  }
}
