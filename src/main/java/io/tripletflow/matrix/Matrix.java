package io.tripletflow.matrix;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A row-major matrix in native memory, operand of ND4J's matrix product. Everything that is not a
 * product works on plain {@code float[]}; {@link #load} and {@link #store} copy between the two.
 * Row-major (rows, columns) is what ND4J calls an 'f'-order array of shape [columns, rows]: in that
 * order its product copies nothing.
 *
 * <p>Memory grows on demand and is kept. Not thread-safe.
 */
public final class Matrix {

    static {
        Nd4jLibrary.load();
    }

    private int rows;
    private int columns;
    private INDArray memory;
    private FloatBuffer buffer;
    private INDArray view;

    public Matrix(int rows, int columns) {
        shape(rows, columns);
    }

    /** Uses {@code newRows} rows from now on; growing loses the contents. */
    public Matrix rows(int newRows) {
        return shape(newRows, columns);
    }

    /** Takes another shape; growing beyond the memory held loses the contents. */
    public Matrix shape(int newRows, int newColumns) {
        if (view != null && newRows == rows && newColumns == columns) {
            return this;
        }
        long size = Math.max(1, (long) newRows * newColumns);
        if (memory == null || size > memory.length()) {
            memory = Nd4j.create(new long[] {size}, 'f');
            buffer = memory.data().asNioFloat();
        }
        rows = newRows;
        columns = newColumns;
        long[] shape = {columns, rows};
        view = Nd4j.create(memory.data(), shape, new long[] {1, columns}, 0, 'f');
        return this;
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** Copies rows · columns values from {@code source}, row-major, starting at {@code offset}. */
    public Matrix load(float[] source, int offset) {
        buffer.put(0, source, offset, rows * columns);
        return this;
    }

    /** Copies rows · columns values to {@code target}, row-major, starting at {@code offset}. */
    public void store(float[] target, int offset) {
        buffer.get(0, target, offset, rows * columns);
    }

    /** {@code result = a · b}: (m,k)·(k,n) → (m,n). */
    public static void multiply(Matrix a, Matrix b, Matrix result) {
        Nd4j.gemm(b.view, a.view, result.view, false, false, 1, 0);
    }

    /** {@code result = aᵀ · b}: (k,m)ᵀ·(k,n) → (m,n). */
    public static void multiplyTransposedLeft(Matrix a, Matrix b, Matrix result) {
        Nd4j.gemm(b.view, a.view, result.view, false, true, 1, 0);
    }

    /** {@code result = a · bᵀ}: (m,k)·(n,k)ᵀ → (m,n). */
    public static void multiplyTransposedRight(Matrix a, Matrix b, Matrix result) {
        Nd4j.gemm(b.view, a.view, result.view, true, false, 1, 0);
    }
}
