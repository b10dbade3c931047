package io.tripletflow.guard;

import io.tripletflow.matrix.Sizes;
import io.tripletflow.tensor.Bytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How large the numbers of each column were, M. A number is absurd if |x| &gt; k · M of its own
 * column; zeros say nothing of a column, and it is judged from {@value #WARM_UP} other numbers on.
 * A column goes on being refused for {@code patience} vectors that have it, then its new size
 * counts.
 *
 * <p>Most vectors exceed no known M and are looked at once, many numbers at a time.
 */
final class ColumnSizes {

    /** Numbers but zeros that make a column's size known. */
    static final int WARM_UP = 32;

    private final double multiple;
    private final int patience;

    /** M of each column. */
    private final float[] largest;

    /** Numbers but zeros of each column, up to {@value #WARM_UP}. */
    private final byte[] seen;

    /** Refusals of each column in a row, vectors aside in which it was zero. */
    private final int[] refused;

    /** M of each column whose size is known; of others 0, so that their numbers are counted. */
    private final float[] known;

    private boolean anyRefused;

    ColumnSizes(double multiple, int patience, int width) {
        this(multiple, patience, new float[width], new byte[width], new int[width]);
    }

    private ColumnSizes(
            double multiple, int patience, float[] largest, byte[] seen, int[] refused) {
        this.multiple = multiple;
        this.patience = patience;
        this.largest = largest;
        this.seen = seen;
        this.refused = refused;
        known = new float[largest.length];
        for (int i = 0; i < largest.length; i++) {
            known[i] = seen[i] < WARM_UP ? 0 : largest[i];
            anyRefused |= refused[i] > 0;
        }
    }

    /** Columns of vectors that came before only the largest number of all was known. */
    static ColumnSizes allOf(double multiple, int patience, int width, float max, int refusals) {
        float[] largest = new float[width];
        byte[] seen = new byte[width];
        int[] refused = new int[width];
        Arrays.fill(largest, max);
        Arrays.fill(seen, (byte) WARM_UP);
        Arrays.fill(refused, refusals);
        return new ColumnSizes(multiple, patience, largest, seen, refused);
    }

    int width() {
        return largest.length;
    }

    /** Takes a vector into account, unless it is refused. */
    boolean observe(float[] values) {
        if (Sizes.KERNEL.exceed(values, known)) {
            if (refuse(values)) {
                return false;
            }
            learn(values);
        }
        if (anyRefused) {
            forgive(values);
        }
        return true;
    }

    boolean admits(float[] values) {
        if (Sizes.KERNEL.exceed(values, known)) {
            for (int i = 0; i < values.length; i++) {
                if (isAbsurd(values, i)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isAbsurd(float[] values, int i) {
        return seen[i] >= WARM_UP && Math.abs(values[i]) > multiple * largest[i];
    }

    /** Refuses a vector with a column that is absurd, and not for so long that it must be right. */
    private boolean refuse(float[] values) {
        boolean refuses = false;
        for (int i = 0; i < values.length; i++) {
            refuses |= refused[i] < patience && isAbsurd(values, i);
        }
        for (int i = 0; refuses && i < values.length; i++) {
            if (refused[i] < patience && isAbsurd(values, i)) {
                refused[i]++;
                anyRefused = true;
            }
        }
        return refuses;
    }

    private void learn(float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] != 0) {
                largest[i] = Math.max(largest[i], Math.abs(values[i]));
                if (seen[i] < WARM_UP) {
                    seen[i]++;
                }
                known[i] = seen[i] < WARM_UP ? 0 : largest[i];
            }
        }
    }

    private void forgive(float[] values) {
        anyRefused = false;
        for (int i = 0; i < values.length; i++) {
            refused[i] = values[i] == 0 ? refused[i] : 0;
            anyRefused |= refused[i] > 0;
        }
    }

    void write(DataOutput out) throws IOException {
        int width = width();
        out.writeInt(width);
        ByteBuffer bytes = ByteBuffer.allocate((Float.BYTES + Integer.BYTES) * width);
        for (int i = 0; i < width; i++) {
            bytes.putFloat(largest[i]).putInt(refused[i]);
        }
        out.write(bytes.array());
        out.write(seen);
    }

    static ColumnSizes read(DataInput in, double multiple, int patience) throws IOException {
        int width = in.readInt();
        int each = Float.BYTES + Integer.BYTES;
        if (width < 0 || width > Integer.MAX_VALUE / each) {
            throw new IOException("the guards' vectors cannot have " + width + " columns");
        }
        ByteBuffer bytes = ByteBuffer.wrap(Bytes.read(in, each * width));
        byte[] seen = Bytes.read(in, width);
        float[] largest = new float[width];
        int[] refused = new int[width];
        for (int i = 0; i < width; i++) {
            largest[i] = bytes.getFloat();
            refused[i] = bytes.getInt();
        }
        return new ColumnSizes(multiple, patience, largest, seen, refused);
    }
}
