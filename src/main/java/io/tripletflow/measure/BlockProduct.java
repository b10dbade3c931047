package io.tripletflow.measure;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Dot products between two blocks of rows, by ND4J into buffers made once. An 'f'-order array of
 * shape [columns, rows] is row-major memory, which {@code gemm} takes without a copy.
 */
final class BlockProduct implements AutoCloseable {

    private final int width;
    private final INDArray left;
    private final INDArray right;
    private final INDArray out;
    private final float[] row;
    private final float[] products;

    /** Blocks of at most that many rows of {@code width} numbers. */
    BlockProduct(int leftRows, int rightRows, int width) {
        this.width = width;
        left = Nd4j.create(new int[] {width, leftRows}, 'f');
        right = Nd4j.create(new int[] {width, rightRows}, 'f');
        out = Nd4j.create(new int[] {rightRows, leftRows}, 'f');
        row = new float[width];
        products = new float[leftRows * rightRows];
    }

    void left(float[] x, int from, int rows, float[] mean) {
        fill(left, x, from, rows, mean);
    }

    void right(float[] x, int from, int rows, float[] mean) {
        fill(right, x, from, rows, mean);
    }

    /**
     * (left rows, right rows), row-major with the full block's stride; overwritten by the next
     * call. Rows beyond those filled mean nothing.
     */
    float[] multiply() {
        Nd4j.gemm(right, left, out, true, false, 1, 0);
        buffer(out).get(products);
        return products;
    }

    private void fill(INDArray block, float[] x, int from, int rows, float[] mean) {
        FloatBuffer buffer = buffer(block);
        for (int i = from; i < from + rows; i++) {
            for (int k = 0; k < width; k++) {
                row[k] = x[i * width + k] - mean[k];
            }
            buffer.put(row);
        }
    }

    private static FloatBuffer buffer(INDArray array) {
        return new FloatPointer(array.data().pointer()).capacity(array.length()).asBuffer();
    }

    @Override
    public void close() {
        left.close();
        right.close();
        out.close();
    }
}
