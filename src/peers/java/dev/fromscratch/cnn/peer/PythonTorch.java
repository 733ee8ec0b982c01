package dev.fromscratch.cnn.peer;

import dev.fromscratch.cnn.benchmark.ReferenceData;
import dev.fromscratch.cnn.benchmark.ReferenceNetwork;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.layer.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * PyTorch in a Python process of its own, which {@code torch_peer.py} runs: the fastest way to it.
 */
final class PythonTorch implements Contender {

  private final PythonProcess process;

  private PythonTorch(PythonProcess process) {
    this.process = process;
  }

  /** PyTorch, or nothing where there is no Python with it. */
  static Optional<PythonTorch> find(ReferenceNetwork reference, Dataset dataset, Path folder) {
    Path numbers = folder.resolve(reference.id() + ".float32");
    Path labels = folder.resolve("labels.int32");
    try {
      List<float[]> parts = new ArrayList<>();
      parts.add(ReferenceData.images(dataset, 0, dataset.size()).samples());
      reference.build().parameters().stream().map(Parameter::data).forEach(parts::add);
      PythonProcess.write(numbers, parts);
      PythonProcess.write(labels, IntStream.range(0, dataset.size()).map(dataset::label).toArray());
      return Optional.of(
          new PythonTorch(
              new PythonProcess(
                  "torch_peer.py", folder, reference.id(), numbers.toString(), labels.toString())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public String name() {
    return "PyTorch " + process.version();
  }

  @Override
  public List<Task> tasks() {
    return List.of(Task.values());
  }

  @Override
  public double callsPerSecond(Task task, int threads, double seconds) {
    return process
        .ask("%s %d %s".formatted(task.name().toLowerCase(Locale.ROOT), threads, seconds))[0];
  }

  @Override
  public float[] logits() {
    return process.askFloats("logits");
  }

  @Override
  public double[] losses(int steps) {
    return process.ask("losses " + steps);
  }

  /** The same, computed in PyTorch's other memory layout: what rounding alone makes of them. */
  double[] lossesOfOtherLayout(int steps) {
    return process.ask("losses_channels_last " + steps);
  }

  @Override
  public void close() {
    process.close();
  }
}
