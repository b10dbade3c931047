package io.tripletflow.guard;

import io.tripletflow.matrix.Sizes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Which feature vectors are beyond all measure: max|x| &gt; k · M, where M is the largest |x| of
 * all vectors admitted before. One such vector would ruin the running mean and variance of the
 * inputs for good. Records of honest heavy tails grow by small factors and pass. Nothing is refused
 * during the first {@value #WARM_UP} vectors, nor after {@code patience} refusals in a row.
 */
final class Magnitudes {

    private static final int WARM_UP = 32;

    private final double multiple;
    private final int patience;
    private float largest;
    private long admitted;
    private int refused;

    /**
     * @param multiple k; 0 refuses nothing
     */
    Magnitudes(double multiple, int patience) {
        this.multiple = multiple;
        this.patience = patience;
    }

    /** Takes a vector of the stream into account, unless it is refused. */
    boolean observe(float[] values) {
        float size = Sizes.KERNEL.largest(values);
        if (isAbsurd(size) && refused < patience) {
            refused++;
            return false;
        }
        refused = 0;
        admitted++;
        largest = Math.max(largest, size);
        return true;
    }

    /** Whether a vector seen before is left out. */
    boolean admits(float[] values) {
        return !isAbsurd(Sizes.KERNEL.largest(values));
    }

    private boolean isAbsurd(float size) {
        return multiple > 0 && admitted >= WARM_UP && largest > 0 && size > multiple * largest;
    }

    void write(DataOutput out) throws IOException {
        out.writeFloat(largest);
        out.writeLong(admitted);
        out.writeInt(refused);
    }

    void read(DataInput in) throws IOException {
        largest = in.readFloat();
        admitted = in.readLong();
        refused = in.readInt();
    }
}
