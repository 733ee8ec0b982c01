package dev.fromscratch.cnn.dataset.format;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of pictures. The words are those of the API. */
public enum PictureForm {
  /** Scaled to fit, and nothing else. */
  @JsonProperty("none")
  NONE,

  /** Made like the digits of MNIST, as predictions do it with pictures. */
  @JsonProperty("mnist")
  MNIST
}
