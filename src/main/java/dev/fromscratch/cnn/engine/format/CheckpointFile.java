package dev.fromscratch.cnn.engine.format;

import dev.fromscratch.cnn.engine.training.Checkpoint;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint as a safetensors file, its numbers as text in the metadata. {@link Double#toString}
 * writes as many digits as it takes to read the same bits again.
 */
public final class CheckpointFile {

  private static final String FORMAT = "cnn-from-scratch checkpoint";
  private static final String FORMAT_VERSION = "1";

  private CheckpointFile() {}

  /**
   * Writes a checkpoint.
   *
   * @throws IllegalArgumentException if it exceeds the 2 GB of an array
   */
  public static byte[] toBytes(Checkpoint checkpoint) {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("format", FORMAT);
    text.put("formatVersion", FORMAT_VERSION);
    text.put("fingerprint", checkpoint.fingerprint());
    text.put("epoch", Integer.toString(checkpoint.epoch()));
    text.put("step", Integer.toString(checkpoint.step()));
    text.put("sums.loss", Double.toString(checkpoint.sums().loss()));
    text.put("sums.correct", Long.toString(checkpoint.sums().correct()));
    text.put("sums.samples", Long.toString(checkpoint.sums().samples()));
    Checkpoint.Best best = checkpoint.best();
    if (best != null) {
      text.put("best.epoch", Integer.toString(best.epoch()));
      text.put("best.trainingLoss", Double.toString(best.trainingLoss()));
      text.put("best.trainingAccuracy", Double.toString(best.trainingAccuracy()));
      text.put("best.validationLoss", Double.toString(best.validationLoss()));
      text.put("best.epochsSince", Integer.toString(best.epochsSince()));
    }
    return new Safetensors(checkpoint.tensors(), text).toBytes();
  }

  /**
   * Reads what {@link #toBytes} wrote. Whether it fits a run is for that run to say.
   *
   * @throws TensorFormatException if the bytes are not a checkpoint of this version
   */
  public static Checkpoint read(byte[] bytes) throws TensorFormatException {
    Safetensors file = Safetensors.read(bytes);
    Map<String, String> text = file.metadata();
    requireText(text, "format", FORMAT);
    requireText(text, "formatVersion", FORMAT_VERSION);
    try {
      return new Checkpoint(
          text(text, "fingerprint"),
          Integer.parseInt(text(text, "epoch")),
          Integer.parseInt(text(text, "step")),
          new Checkpoint.Sums(
              Double.parseDouble(text(text, "sums.loss")),
              Long.parseLong(text(text, "sums.correct")),
              Long.parseLong(text(text, "sums.samples"))),
          best(text),
          file.tensors());
    } catch (NumberFormatException e) {
      throw new TensorFormatException("the checkpoint should have numbers, got " + text);
    } catch (IllegalArgumentException e) {
      throw new TensorFormatException("the checkpoint cannot be: " + e.getMessage());
    }
  }

  private static Checkpoint.@Nullable Best best(Map<String, String> text)
      throws TensorFormatException {
    if (!text.containsKey("best.epoch")) {
      return null;
    }
    return new Checkpoint.Best(
        Integer.parseInt(text(text, "best.epoch")),
        Double.parseDouble(text(text, "best.trainingLoss")),
        Double.parseDouble(text(text, "best.trainingAccuracy")),
        Double.parseDouble(text(text, "best.validationLoss")),
        Integer.parseInt(text(text, "best.epochsSince")));
  }

  private static String text(Map<String, String> text, String key) throws TensorFormatException {
    String value = text.get(key);
    if (value == null) {
      throw new TensorFormatException(
          "a checkpoint should say its %s, got %s".formatted(key, text));
    }
    return value;
  }

  private static void requireText(Map<String, String> text, String key, String expected)
      throws TensorFormatException {
    if (!text(text, key).equals(expected)) {
      throw new TensorFormatException(
          "%s should be %s, got %s".formatted(key, expected, text.get(key)));
    }
  }
}
