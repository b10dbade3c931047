package io.tripletflow.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Named tensors and text about them, in the order in which they were put. Arrays are handed over,
 * never copied: what is put must not change before it is written, what is read belongs to whoever
 * reads it.
 *
 * <p>A {@link #scope} is the same tensors seen under a prefix, so that each part of a model names
 * its own without knowing where it stands. Not thread-safe.
 */
public final class Tensors {

    private static final String REMEDY =
            "; keep inputs and encoder as they were, or start a new model";

    private final String prefix;
    private final Map<String, Tensor> tensors;
    private final Map<String, String> metadata;

    /** No tensors yet. */
    public Tensors() {
        this("", new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    private Tensors(String prefix, Map<String, Tensor> tensors, Map<String, String> metadata) {
        this.prefix = prefix;
        this.tensors = tensors;
        this.metadata = metadata;
    }

    /** These tensors, and metadata, whose names start with {@code more}; a view that writes too. */
    public Tensors scope(String more) {
        return new Tensors(prefix + more, tensors, metadata);
    }

    /** Without a shape: one-dimensional. A name can be put once. */
    public Tensors put(String name, float[] values, long... shape) {
        return put(name, Tensor.of(values, orFlat(shape, values.length)));
    }

    /** The same of F64 values. */
    public Tensors put(String name, double[] values, long... shape) {
        return put(name, Tensor.of(values, orFlat(shape, values.length)));
    }

    /** The same of I64 values. */
    public Tensors put(String name, long[] values, long... shape) {
        return put(name, Tensor.of(values, orFlat(shape, values.length)));
    }

    /** The same of I32 values. */
    public Tensors put(String name, int[] values, long... shape) {
        return put(name, Tensor.of(values, orFlat(shape, values.length)));
    }

    /** The same of U8 values. */
    public Tensors put(String name, byte[] values, long... shape) {
        return put(name, Tensor.of(values, orFlat(shape, values.length)));
    }

    /** A scalar, I64. */
    public Tensors putLong(String name, long value) {
        return put(name, Tensor.of(new long[] {value}));
    }

    /** A scalar, F64. */
    public Tensors putDouble(String name, double value) {
        return put(name, Tensor.of(new double[] {value}));
    }

    /**
     * Adds a tensor.
     *
     * @throws IllegalArgumentException if the name is empty or taken
     */
    public Tensors put(String name, Tensor tensor) {
        String full = prefix + name;
        if (full.isEmpty() || full.equals(SafeTensors.METADATA)) {
            throw new IllegalArgumentException("a tensor cannot be called '" + full + "'");
        }
        if (tensors.putIfAbsent(full, tensor) != null) {
            throw new IllegalArgumentException("there is a tensor '" + full + "' already");
        }
        return this;
    }

    /** Text that travels with the tensors; replaces what was there. */
    public Tensors putMetadata(String key, String value) {
        metadata.put(prefix + key, value);
        return this;
    }

    /** The text of that key in this scope. */
    public Optional<String> metadata(String key) {
        return Optional.ofNullable(metadata.get(prefix + key));
    }

    /** Keys of the metadata in this scope, without its prefix. */
    public List<String> metadataKeys() {
        return within(metadata);
    }

    /** Whether there is a tensor of that name in this scope. */
    public boolean has(String name) {
        return tensors.containsKey(prefix + name);
    }

    /** Names in this scope, without its prefix. */
    public List<String> names() {
        return within(tensors);
    }

    private List<String> within(Map<String, ?> map) {
        List<String> names = new ArrayList<>();
        for (String name : map.keySet()) {
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
                names.add(name.substring(prefix.length()));
            }
        }
        return names;
    }

    /**
     * Any tensor, whatever its type and shape.
     *
     * @throws TensorException if it is missing
     */
    public Tensor get(String name) throws TensorException {
        Tensor tensor = tensors.get(prefix + name);
        if (tensor == null) {
            throw new TensorException(
                    "tensor '" + prefix + name + "' is missing; this is no model of that kind");
        }
        return tensor;
    }

    /**
     * The values of a float tensor of any shape.
     *
     * @throws TensorException if it is missing or of another type
     */
    public float[] floats(String name) throws TensorException {
        return (float[]) typed(name, DType.F32).values();
    }

    /**
     * The values of a float tensor that must have exactly this shape.
     *
     * @throws TensorException if it is missing, or of another type or shape
     */
    public float[] floats(String name, long... shape) throws TensorException {
        return (float[]) shaped(name, DType.F32, shape).values();
    }

    /**
     * The values of an F64 tensor of any shape.
     *
     * @throws TensorException if it is missing or of another type
     */
    public double[] doubles(String name) throws TensorException {
        return (double[]) typed(name, DType.F64).values();
    }

    /**
     * The values of an F64 tensor that must have exactly this shape.
     *
     * @throws TensorException if it is missing, or of another type or shape
     */
    public double[] doubles(String name, long... shape) throws TensorException {
        return (double[]) shaped(name, DType.F64, shape).values();
    }

    /**
     * The values of an I64 tensor of any shape.
     *
     * @throws TensorException if it is missing or of another type
     */
    public long[] longs(String name) throws TensorException {
        return (long[]) typed(name, DType.I64).values();
    }

    /**
     * The values of an I64 tensor that must have exactly this shape.
     *
     * @throws TensorException if it is missing, or of another type or shape
     */
    public long[] longs(String name, long... shape) throws TensorException {
        return (long[]) shaped(name, DType.I64, shape).values();
    }

    /**
     * The values of an I32 tensor of any shape.
     *
     * @throws TensorException if it is missing or of another type
     */
    public int[] ints(String name) throws TensorException {
        return (int[]) typed(name, DType.I32).values();
    }

    /**
     * The values of an I32 tensor that must have exactly this shape.
     *
     * @throws TensorException if it is missing, or of another type or shape
     */
    public int[] ints(String name, long... shape) throws TensorException {
        return (int[]) shaped(name, DType.I32, shape).values();
    }

    /**
     * The values of a U8 tensor of any shape.
     *
     * @throws TensorException if it is missing or of another type
     */
    public byte[] bytes(String name) throws TensorException {
        return (byte[]) typed(name, DType.U8).values();
    }

    /**
     * The values of a U8 tensor that must have exactly this shape.
     *
     * @throws TensorException if it is missing, or of another type or shape
     */
    public byte[] bytes(String name, long... shape) throws TensorException {
        return (byte[]) shaped(name, DType.U8, shape).values();
    }

    /**
     * A scalar put by {@link #putLong}.
     *
     * @throws TensorException if it is missing or no such scalar
     */
    public long longValue(String name) throws TensorException {
        return ((long[]) shaped(name, DType.I64).values())[0];
    }

    /**
     * A scalar put by {@link #putLong} that must not be negative.
     *
     * @throws TensorException if it is missing, no such scalar, or negative
     */
    public long count(String name) throws TensorException {
        long count = longValue(name);
        if (count < 0) {
            throw new TensorException(
                    "'" + prefix + name + "' must not be negative but was " + count);
        }
        return count;
    }

    /**
     * Refuses numbers in this scope that are NaN or infinite.
     *
     * @throws TensorException with the name of one that has a NaN or an infinity
     */
    public void requireFinite() throws TensorException {
        for (String name : names()) {
            if (!get(name).isFinite()) {
                throw new TensorException(
                        "tensor '" + prefix + name + "' holds NaN or infinity; train it again");
            }
        }
    }

    /**
     * A scalar put by {@link #putDouble}.
     *
     * @throws TensorException if it is missing or no such scalar
     */
    public double doubleValue(String name) throws TensorException {
        return ((double[]) shaped(name, DType.F64).values())[0];
    }

    private Tensor shaped(String name, DType dtype, long... shape) throws TensorException {
        Tensor tensor = typed(name, dtype);
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw new TensorException(
                    "tensor '"
                            + (prefix + name + "' has shape " + Arrays.toString(tensor.shape()))
                            + (" but the configuration asks for " + Arrays.toString(shape))
                            + REMEDY);
        }
        return tensor;
    }

    private Tensor typed(String name, DType dtype) throws TensorException {
        Tensor tensor = get(name);
        if (tensor.dtype() != dtype) {
            throw new TensorException(
                    "tensor '"
                            + prefix
                            + name
                            + "' is "
                            + tensor.dtype()
                            + " but must be "
                            + dtype);
        }
        return tensor;
    }

    private static long[] orFlat(long[] shape, int length) {
        return shape.length == 0 ? new long[] {length} : shape;
    }

    /** Same tensors and metadata in this scope, in whatever order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensors that && content().equals(that.content());
    }

    @Override
    public int hashCode() {
        return content().hashCode();
    }

    private List<Map<String, ?>> content() {
        Map<String, Tensor> named = new LinkedHashMap<>();
        names().forEach(name -> named.put(name, tensors.get(prefix + name)));
        Map<String, String> text = new LinkedHashMap<>();
        metadataKeys().forEach(key -> text.put(key, metadata.get(prefix + key)));
        return List.of(named, text);
    }

    @Override
    public String toString() {
        return content().toString();
    }
}
