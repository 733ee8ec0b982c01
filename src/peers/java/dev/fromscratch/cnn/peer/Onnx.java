package dev.fromscratch.cnn.peer;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.fromscratch.cnn.benchmark.ReferenceData;
import dev.fromscratch.cnn.benchmark.ReferenceNetwork;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.Temperature;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.model.onnx.OnnxDescription;
import dev.fromscratch.cnn.model.onnx.OnnxExport;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** ONNX Runtime, which runs the network's ONNX file; it does not train. */
final class Onnx implements Contender {

  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();
  private static final Set<String> LOGITS = Set.of("logits");

  private final OrtSession one;
  private final OrtSession two;
  private final OnnxTensor pictures;
  private final OnnxTensor picture;

  Onnx(ReferenceNetwork reference, Dataset dataset) {
    Network network = reference.build();
    var description = new OnnxDescription(reference.id(), 1, "1.0", dataset.classNames(), Map.of());
    byte[] file =
        OnnxExport.toBytes(
            Ensemble.of(network), TestTimeAugmentation.NONE, Temperature.NONE, description);
    try {
      one = session(file, 1);
      two = session(file, 2);
      pictures = input(ReferenceData.images(dataset, 0, Task.BATCH_INFERENCE.images()));
      picture = input(ReferenceData.images(dataset, 0, 1));
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OrtSession session(byte[] file, int threads) throws OrtException {
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      return ENVIRONMENT.createSession(file, options);
    }
  }

  private static OnnxTensor input(Tensor pixels) throws OrtException {
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(pixels.size() * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    buffer.put(pixels.samples()).flip();
    long[] shape = Arrays.stream(pixels.shape().toArray()).asLongStream().toArray();
    return OnnxTensor.createTensor(ENVIRONMENT, buffer, shape);
  }

  @Override
  public String name() {
    return "ONNX Runtime " + ENVIRONMENT.getVersion();
  }

  @Override
  public List<Task> tasks() {
    return List.of(Task.BATCH_INFERENCE, Task.SINGLE_INFERENCE);
  }

  @Override
  public double callsPerSecond(Task task, int threads, double seconds) {
    OrtSession session = threads == 1 ? one : two;
    Map<String, OnnxTensor> input =
        Map.of("input", task == Task.SINGLE_INFERENCE ? picture : pictures);
    return Stopwatch.callsPerSecond(() -> run(session, input), seconds);
  }

  private static void run(OrtSession session, Map<String, OnnxTensor> input) {
    try {
      session.run(input, LOGITS).close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public float[] logits() {
    try (OrtSession.Result result = two.run(Map.of("input", pictures), LOGITS)) {
      return ((OnnxTensor) result.get(0)).getFloatBuffer().array();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public double[] losses(int steps) {
    return new double[0];
  }

  @Override
  public void close() {
    try {
      one.close();
      two.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
