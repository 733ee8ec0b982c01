package dev.fromscratch.cnn.testing;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxModelMetadata;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An ONNX file in ONNX Runtime, which checks it when it is loaded. */
public final class OnnxRuntime implements AutoCloseable {

  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private final OrtSession session;

  /**
   * Loads a file.
   *
   * @throws OrtException if it is not a valid graph
   */
  public OnnxRuntime(byte[] file) throws OrtException {
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      session = ENVIRONMENT.createSession(file, options);
    }
  }

  /** What the graph gives for these pictures. */
  public record Outputs(Tensor logits, Tensor probabilities) {}

  /**
   * Runs the graph.
   *
   * @param pixels {@code [N, C, H, W]}, from 0 to 1
   */
  public Outputs run(Tensor pixels) throws OrtException {
    long[] shape = Arrays.stream(pixels.shape().toArray()).asLongStream().toArray();
    FloatBuffer numbers = FloatBuffer.wrap(pixels.samples());
    try (OnnxTensor input = OnnxTensor.createTensor(ENVIRONMENT, numbers, shape);
        OrtSession.Result result = session.run(Map.of("input", input))) {
      return new Outputs(tensor(result, "logits"), tensor(result, "probabilities"));
    }
  }

  private static Tensor tensor(OrtSession.Result result, String name) {
    OnnxTensor tensor = (OnnxTensor) result.get(name).orElseThrow();
    int[] shape = Arrays.stream(tensor.getInfo().getShape()).mapToInt(Math::toIntExact).toArray();
    return Tensor.batch(Shape.of(shape).sample(), tensor.getFloatBuffer().array());
  }

  /** The producer, the description and the custom metadata of the file. */
  public OnnxModelMetadata metadata() throws OrtException {
    return session.getMetadata();
  }

  /** Types and axes of the inputs by name, as in {@code FLOAT [N, 10]}. */
  public Map<String, String> inputs() throws OrtException {
    return shapes(session.getInputInfo());
  }

  /** Types and axes of the outputs by name, as in {@code FLOAT [N, 10]}. */
  public Map<String, String> outputs() throws OrtException {
    return shapes(session.getOutputInfo());
  }

  private static Map<String, String> shapes(Map<String, NodeInfo> values) {
    Map<String, String> shapes = new LinkedHashMap<>();
    values.forEach((name, value) -> shapes.put(name, shape((TensorInfo) value.getInfo())));
    return shapes;
  }

  /** As in {@code FLOAT [N, 1, 28, 28]}. */
  private static String shape(TensorInfo value) {
    List<String> axes = new ArrayList<>();
    for (int i = 0; i < value.getShape().length; i++) {
      String name = value.getDimensionNames()[i];
      axes.add(name.isEmpty() ? Long.toString(value.getShape()[i]) : name);
    }
    return value.type + " " + axes;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
