package io.tripletflow.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * A row-major array of numbers with a shape; a scalar has the shape []. Holds the array that it was
 * given, or a part of it, not a copy.
 */
public final class Tensor {

    private final DType dtype;
    private final long[] shape;
    private final Object values;

    /** Of the first element; 0 but of floats that are a part of their array. */
    private final int from;

    private final int size;

    private Tensor(DType dtype, Object values, int size, long[] shape) {
        this(dtype, values, 0, size, shape);
    }

    private Tensor(DType dtype, Object values, int from, int size, long[] shape) {
        long asked = elements(shape);
        if (asked != size) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " does not hold " + size + " values");
        }
        this.dtype = dtype;
        this.values = values;
        this.from = from;
        this.size = size;
        this.shape = shape.clone();
    }

    /**
     * A tensor of type F32; the array is not copied.
     *
     * @throws IllegalArgumentException if the shape does not hold as many values
     */
    public static Tensor of(float[] values, long... shape) {
        return new Tensor(DType.F32, values, values.length, shape);
    }

    /**
     * A tensor of type F32 that is a part of an array, which is not copied.
     *
     * @throws IllegalArgumentException if the shape does not hold as many values
     * @throws IndexOutOfBoundsException if the array has no such part
     */
    public static Tensor part(float[] values, int from, int size, long... shape) {
        Objects.checkFromIndexSize(from, size, values.length);
        return new Tensor(DType.F32, values, from, size, shape);
    }

    /**
     * A tensor of type F64; the array is not copied.
     *
     * @throws IllegalArgumentException if the shape does not hold as many values
     */
    public static Tensor of(double[] values, long... shape) {
        return new Tensor(DType.F64, values, values.length, shape);
    }

    /**
     * A tensor of type I64; the array is not copied.
     *
     * @throws IllegalArgumentException if the shape does not hold as many values
     */
    public static Tensor of(long[] values, long... shape) {
        return new Tensor(DType.I64, values, values.length, shape);
    }

    /**
     * A tensor of type I32; the array is not copied.
     *
     * @throws IllegalArgumentException if the shape does not hold as many values
     */
    public static Tensor of(int[] values, long... shape) {
        return new Tensor(DType.I32, values, values.length, shape);
    }

    /**
     * A tensor of type U8; the array is not copied.
     *
     * @throws IllegalArgumentException if the shape does not hold as many values
     */
    public static Tensor of(byte[] values, long... shape) {
        return new Tensor(DType.U8, values, values.length, shape);
    }

    /** Takes {@code size} elements from {@code in}, which is little-endian. */
    static Tensor decode(DType dtype, int size, ByteBuffer in, long... shape) {
        switch (dtype) {
            case F64 -> {
                double[] values = new double[size];
                in.asDoubleBuffer().get(values);
                return of(values, shape);
            }
            case F32 -> {
                float[] values = new float[size];
                in.asFloatBuffer().get(values);
                return of(values, shape);
            }
            case I64 -> {
                long[] values = new long[size];
                in.asLongBuffer().get(values);
                return of(values, shape);
            }
            case I32 -> {
                int[] values = new int[size];
                in.asIntBuffer().get(values);
                return of(values, shape);
            }
            case U8 -> {
                byte[] values = new byte[size];
                in.get(values);
                return of(values, shape);
            }
        }
        throw new IllegalStateException("unreachable");
    }

    /** Puts the elements into {@code out}, which is little-endian, and moves on behind them. */
    void encode(ByteBuffer out) {
        switch (dtype) {
            case F64 -> out.asDoubleBuffer().put((double[]) values);
            case F32 -> out.asFloatBuffer().put((float[]) values, from, size);
            case I64 -> out.asLongBuffer().put((long[]) values);
            case I32 -> out.asIntBuffer().put((int[]) values);
            case U8 -> out.duplicate().put((byte[]) values);
        }
        out.position(out.position() + Math.toIntExact(bytes()));
    }

    /** Type of the elements. */
    public DType dtype() {
        return dtype;
    }

    /** The shape, as a copy; empty for a scalar. */
    public long[] shape() {
        return shape.clone();
    }

    /** Number of elements. */
    public int size() {
        return size;
    }

    /** Size of the elements in bytes. */
    public long bytes() {
        return (long) size * dtype.bytes();
    }

    boolean isFinite() {
        return switch (dtype) {
            case F64 -> Arrays.stream((double[]) values).allMatch(Double::isFinite);
            case F32 -> {
                boolean finite = true;
                for (float value : (float[]) values()) {
                    finite &= Float.isFinite(value);
                }
                yield finite;
            }
            case I64, I32, U8 -> true;
        };
    }

    /**
     * The elements in an array of the Java type that goes with their type: the array itself, or a
     * copy where they are a part of it.
     */
    Object values() {
        return values instanceof float[] floats && floats.length != size
                ? Arrays.copyOfRange(floats, from, from + size)
                : values;
    }

    /** Product of the sides; fails if one is negative or the product is beyond a long. */
    static long elements(long[] shape) {
        boolean empty = false;
        for (long side : shape) {
            if (side < 0) {
                throw new IllegalArgumentException(
                        "shape " + Arrays.toString(shape) + " has a negative side");
            }
            empty |= side == 0;
        }
        long product = 1;
        for (long side : empty ? new long[] {0} : shape) {
            if (product != 0 && side > Long.MAX_VALUE / product) {
                throw new IllegalArgumentException(
                        "shape " + Arrays.toString(shape) + " holds more than 2^63 values");
            }
            product *= side;
        }
        return product;
    }

    /** Same type, shape and bits. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor that
                && dtype == that.dtype
                && Arrays.equals(shape, that.shape)
                && Objects.deepEquals(values(), that.values());
    }

    @Override
    public int hashCode() {
        return Objects.hash(dtype, Arrays.hashCode(shape));
    }

    @Override
    public String toString() {
        return dtype + Arrays.toString(shape);
    }

    static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
