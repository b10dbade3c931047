package io.tripletflow.matrix;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's memory behind one matrix: grows on demand and is kept. */
final class NativeMemory {

    static {
        Nd4jLibrary.load();
    }

    private INDArray array;
    private FloatBuffer buffer;
    private FloatPointer pointer;

    /** Room for a matrix, contents undefined. */
    FloatPointer room(Matrix matrix) {
        long size = Math.max(1, (long) matrix.rows() * matrix.columns());
        if (array == null || size > array.length()) {
            array = Nd4j.create(new long[] {size}, 'f');
            buffer = array.data().asNioFloat();
            pointer = (FloatPointer) array.data().addressPointer();
        }
        return pointer;
    }

    /** A copy of a matrix. */
    FloatPointer load(Matrix matrix) {
        room(matrix);
        buffer.put(0, matrix.values(), matrix.offset(), matrix.rows() * matrix.columns());
        return pointer;
    }

    /** Copies back what a product left in the {@link #room}. */
    void store(Matrix matrix) {
        buffer.get(0, matrix.values(), matrix.offset(), matrix.rows() * matrix.columns());
    }
}
