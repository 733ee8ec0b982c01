package dev.fromscratch.cnn.lesson;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A program that trains one small network, prints how it goes and ends. */
interface Example {

  /** What {@code --example} calls it. */
  String name();

  /**
   * Runs the program.
   *
   * @param seed what the initial values depend on, standard normal as in the original; null for the
   *     {@linkplain FixedValues fixed} ones
   * @param out takes each line that is printed
   */
  void run(@Nullable Long seed, Consumer<String> out);
}
