package dev.fromscratch.cnn.engine.format;

import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.training.Checkpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint as a safetensors file, its numbers as text in the metadata. {@link Double#toString}
 * writes as many digits as it takes to read the same bits again.
 */
public final class CheckpointFile {

  private static final String FORMAT = "cnn-from-scratch checkpoint";
  private static final String FORMAT_VERSION = "1";
  private static final String FINISHED = "finished";

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
    Map<String, Tensor> tensors = new LinkedHashMap<>(checkpoint.tensors());
    addFinished(checkpoint.finished(), tensors, text);
    return new Safetensors(tensors, text).toBytes();
  }

  private static void addFinished(
      List<Map<String, Tensor>> finished, Map<String, Tensor> tensors, Map<String, String> text) {
    for (int i = 0; i < finished.size(); i++) {
      String prefix = prefix(i);
      finished.get(i).forEach((name, tensor) -> tensors.put(prefix + name, tensor));
      text.put(FINISHED, Integer.toString(finished.size()));
    }
  }

  /** What the names of the tensors begin with that an earlier member is saved with. */
  private static String prefix(int member) {
    return "%s.%d.".formatted(FINISHED, member);
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
      Map<String, Tensor> tensors = new LinkedHashMap<>(file.tensors());
      List<Map<String, Tensor>> finished = takeFinished(tensors, text);
      return new Checkpoint(
          text(text, "fingerprint"),
          Integer.parseInt(text(text, "epoch")),
          Integer.parseInt(text(text, "step")),
          new Checkpoint.Sums(
              Double.parseDouble(text(text, "sums.loss")),
              Long.parseLong(text(text, "sums.correct")),
              Long.parseLong(text(text, "sums.samples"))),
          best(text),
          tensors,
          finished);
    } catch (NumberFormatException e) {
      throw new TensorFormatException("the checkpoint should have numbers, got " + text);
    } catch (IllegalArgumentException e) {
      throw new TensorFormatException("the checkpoint cannot be: " + e.getMessage());
    }
  }

  /** Takes from the tensors those of earlier members. */
  private static List<Map<String, Tensor>> takeFinished(
      Map<String, Tensor> tensors, Map<String, String> text) throws TensorFormatException {
    int count = Integer.parseInt(text.getOrDefault(FINISHED, "0"));
    if (count < 0 || count >= Ensemble.MAX_MEMBERS) {
      throw new TensorFormatException(
          "%s should count from 0 to %d members, got %d"
              .formatted(FINISHED, Ensemble.MAX_MEMBERS - 1, count));
    }
    List<Map<String, Tensor>> finished = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String prefix = prefix(i);
      Map<String, Tensor> member = new LinkedHashMap<>();
      tensors.forEach((name, tensor) -> {
        if (name.startsWith(prefix)) {
          member.put(name.substring(prefix.length()), tensor);
        }
      });
      tensors.keySet().removeIf(name -> name.startsWith(prefix));
      finished.add(member);
    }
    return finished;
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
