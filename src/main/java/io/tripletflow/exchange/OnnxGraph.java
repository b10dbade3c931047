package io.tripletflow.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/**
 * A graph in the making: every call adds a node and returns the name of its value, so that a
 * network is written as the expression that it is. Values are float, unless cast, and have the
 * batch first.
 *
 * @see <a href="https://onnx.ai/onnx/operators/">ONNX operators</a>
 */
final class OnnxGraph {

    /** Wide support: ONNX 1.8 (2020) and later. Axes of the Reduce operators are attributes yet. */
    private static final int OPSET = 13;

    private static final int IR_VERSION = 7;
    private static final String BATCH = "N";

    /** Types that {@link #cast} makes. */
    static final int FLOAT = TensorProto.DataType.FLOAT.getNumber();

    static final int DOUBLE = TensorProto.DataType.DOUBLE.getNumber();

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Map<String, Integer> taken = new HashMap<>();

    OnnxGraph(String name) {
        graph.setName(name);
    }

    /** An input of the graph, shape (N, width). */
    String input(String name, int width) {
        graph.addInput(value(name, width));
        return unique(name);
    }

    /** Names a value as an output of the graph, shape (N, width). */
    void output(String value, String name, int width) {
        graph.addNode(
                NodeProto.newBuilder()
                        .setOpType("Identity")
                        .setName(name)
                        .addInput(value)
                        .addOutput(name));
        graph.addOutput(value(name, width));
    }

    /** Numbers that travel with the graph; a scalar without a shape. */
    String constant(String name, float[] values, long... shape) {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return constant(name, TensorProto.DataType.FLOAT, bytes, shape);
    }

    String constant(String name, long[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return constant(name, TensorProto.DataType.INT64, bytes, values.length);
    }

    String constant(String name, double[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return constant(name, TensorProto.DataType.DOUBLE, bytes, values.length);
    }

    String scalar(String name, float value) {
        return constant(name, new float[] {value});
    }

    private String constant(
            String name, TensorProto.DataType type, ByteBuffer bytes, long... shape) {
        String value = unique(name);
        TensorProto.Builder tensor =
                TensorProto.newBuilder()
                        .setName(value)
                        .setDataType(type.getNumber())
                        .setRawData(ByteString.copyFrom(bytes));
        for (long side : shape) {
            tensor.addDims(side);
        }
        graph.addInitializer(tensor);
        return value;
    }

    /** One node with one output, named after the operator. */
    String node(String operator, List<String> inputs, AttributeProto... attributes) {
        String value = unique(operator.toLowerCase(java.util.Locale.ROOT));
        graph.addNode(
                NodeProto.newBuilder()
                        .setOpType(operator)
                        .setName(value)
                        .addAllInput(inputs)
                        .addOutput(value)
                        .addAllAttribute(List.of(attributes)));
        return value;
    }

    String node(String operator, String... inputs) {
        return node(operator, List.of(inputs));
    }

    /** The same numbers as {@link #FLOAT} or {@link #DOUBLE}. */
    String cast(String input, int type) {
        return node("Cast", List.of(input), integer("to", type));
    }

    /** Sums, means and the like over axes, which stay with length 1. */
    String reduce(String operator, String input, long... axes) {
        return node(operator, List.of(input), integers("axes", axes), integer("keepdims", 1));
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto integers(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder()
                        .setName(name)
                        .setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    /** The model file. */
    byte[] bytes(long version, Map<String, String> metadata) {
        ModelProto.Builder model =
                ModelProto.newBuilder()
                        .setIrVersion(IR_VERSION)
                        .setProducerName("TripletFlow")
                        .setModelVersion(version)
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                        .setGraph(graph);
        metadata.forEach(
                (key, value) ->
                        model.addMetadataProps(
                                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build().toByteArray();
    }

    private static ValueInfoProto value(String name, int width) {
        TensorShapeProto.Builder shape =
                TensorShapeProto.newBuilder()
                        .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(BATCH))
                        .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(width));
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(
                        TypeProto.newBuilder()
                                .setTensorType(
                                        TypeProto.Tensor.newBuilder()
                                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                                .setShape(shape)))
                .build();
    }

    private String unique(String name) {
        int before = taken.merge(name, 1, Integer::sum);
        return before == 1 ? name : name + "." + before;
    }
}
