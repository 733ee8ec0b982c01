package dev.fromscratch.cnn.dataset;

import java.util.List;

/** A name that no data set has. */
public final class UnknownDatasetException extends RuntimeException {

  private final String name;
  private final List<String> known;

  UnknownDatasetException(String name, List<String> known) {
    super("there is no data set \"%s\"; known are %s".formatted(name, String.join(", ", known)));
    this.name = name;
    this.known = List.copyOf(known);
  }

  /** The name asked for. */
  public String name() {
    return name;
  }

  /** The names that exist. */
  public List<String> known() {
    return known;
  }
}
