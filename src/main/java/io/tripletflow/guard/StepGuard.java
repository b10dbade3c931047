package io.tripletflow.guard;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Which steps are taken. A step explodes if ‖g‖ &gt; k · ḡ, where ḡ is the mean norm of the steps
 * taken, the last {@value #HORIZON} weighing most: ḡ ← ḡ + (‖g‖ − ḡ) / min(t, {@value #HORIZON}).
 * Nothing explodes during the first {@value #WARM_UP} steps, and after {@value #PATIENCE}
 * explosions in a row the larger norm is the new measure.
 */
public final class StepGuard {

    /** What becomes of a step. */
    enum Verdict {
        TAKE,
        NOT_FINITE,
        EXPLODING
    }

    private static final int HORIZON = 256;
    private static final int WARM_UP = 32;
    private static final int PATIENCE = 64;

    private final double multiple;
    private double mean;
    private long taken;
    private int inARow;

    /**
     * @param multiple k; infinity lets every finite step pass
     */
    StepGuard(double multiple) {
        this.multiple = multiple;
    }

    Verdict check(double loss, double norm) {
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            return Verdict.NOT_FINITE;
        }
        if (norm == 0) {
            return Verdict.TAKE; // all triplets satisfied: no measure of the others
        }
        if (taken >= WARM_UP && norm > multiple * mean) {
            if (++inARow <= PATIENCE) {
                return Verdict.EXPLODING;
            }
            taken = 0;
        }
        inARow = 0;
        taken++;
        mean += (norm - mean) / Math.min(taken, HORIZON);
        return Verdict.TAKE;
    }

    /** Writes all state. */
    public void write(DataOutput out) throws IOException {
        out.writeDouble(mean);
        out.writeLong(taken);
        out.writeInt(inARow);
    }

    /** Reads what {@link #write} wrote. */
    public void read(DataInput in) throws IOException {
        mean = in.readDouble();
        taken = in.readLong();
        inARow = in.readInt();
    }
}
