package dev.fromscratch.cnn.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * An ONNX graph while it grows, node by node in the order of computation. Values are known by name:
 * that of the input, of the node that computes them, or of the stored tensor (initializer). Every
 * method that makes a value returns its name.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/docs/IR.md">The format</a>
 */
final class OnnxGraph {

  private static final String BATCH_AXIS = "N";

  private final GraphProto.Builder graph = GraphProto.newBuilder();

  /** Declares an input of any number of samples. */
  String input(String name, Shape sample, String meaning) {
    graph.addInput(value(name, sample, meaning));
    return name;
  }

  /** Declares a value that was computed an output of the graph. */
  void output(String name, Shape sample, String meaning) {
    graph.addOutput(value(name, sample, meaning));
  }

  private static ValueInfoProto value(String name, Shape sample, String meaning) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam(BATCH_AXIS);
    for (int size : sample.toArray()) {
      shape.addDimBuilder().setDimValue(size);
    }
    TypeProto.Tensor.Builder type =
        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .setDocString(meaning)
        .build();
  }

  /** Adds the application of an operator; its only output has the node's name. */
  String node(String operator, String name, List<String> inputs, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(name)
            .addAllInput(inputs)
            .addOutput(name)
            .addAllAttribute(List.of(attributes)));
    return name;
  }

  /** Stores a tensor. */
  String tensor(String name, Tensor tensor) {
    ByteBuffer bytes = littleEndian(tensor.size() * Float.BYTES);
    bytes.asFloatBuffer().put(tensor.data(), 0, tensor.size());
    TensorProto.Builder stored = stored(name, TensorProto.DataType.FLOAT, bytes);
    for (int size : tensor.shape().toArray()) {
      stored.addDims(size);
    }
    graph.addInitializer(stored);
    return name;
  }

  /** Stores one number. */
  String number(String name, double number) {
    ByteBuffer bytes = littleEndian(Float.BYTES).putFloat(0, (float) number);
    graph.addInitializer(stored(name, TensorProto.DataType.FLOAT, bytes));
    return name;
  }

  /** Stores the shape that {@code Reshape} takes: 0 is the size that the axis already has. */
  String shape(String name, Shape sample) {
    ByteBuffer bytes = littleEndian((1 + sample.rank()) * Long.BYTES).putLong(0);
    for (int size : sample.toArray()) {
      bytes.putLong(size);
    }
    graph.addInitializer(
        stored(name, TensorProto.DataType.INT64, bytes.flip()).addDims(1 + sample.rank()));
    return name;
  }

  /** Stores whole numbers, as operators take them that reshape: -1 is what is left. */
  String integers(String name, long... numbers) {
    ByteBuffer bytes = littleEndian(numbers.length * Long.BYTES);
    bytes.asLongBuffer().put(numbers);
    graph.addInitializer(stored(name, TensorProto.DataType.INT64, bytes).addDims(numbers.length));
    return name;
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static TensorProto.Builder stored(
      String name, TensorProto.DataType type, ByteBuffer bytes) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(type.getNumber())
        .setRawData(UnsafeByteOperations.unsafeWrap(bytes));
  }

  /** An attribute of one whole number. */
  static AttributeProto attribute(String name, int number) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(number)
        .build();
  }

  /** An attribute of one number. */
  static AttributeProto attribute(String name, float number) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(number)
        .build();
  }

  /** An attribute of one word. */
  static AttributeProto attribute(String name, String word) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(word))
        .build();
  }

  /** An attribute of several whole numbers. */
  static AttributeProto attribute(String name, List<Long> numbers) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addAllInts(numbers)
        .build();
  }

  /** The graph as it is now. */
  GraphProto build(String name) {
    return graph.setName(name).build();
  }
}
