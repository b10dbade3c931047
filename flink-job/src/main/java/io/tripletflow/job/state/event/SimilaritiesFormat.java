package io.tripletflow.job.state.event;

import io.tripletflow.job.state.format.Fields;
import io.tripletflow.job.state.format.Format;
import io.tripletflow.profile.Similarities;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

public final class SimilaritiesFormat extends Format<Similarities.Counts> {

    public SimilaritiesFormat() {
        super("similarities", Similarities.Counts.class, 1);
    }

    @Override
    protected void writeFields(Similarities.Counts counts, DataOutput out) throws IOException {
        writeDoubles(counts.genuine(), out);
        writeDoubles(counts.impostor(), out);
        out.writeDouble(counts.threshold());
    }

    @Override
    protected Similarities.Counts readFields(int writtenVersion, DataInput in) throws IOException {
        return new Similarities.Counts(readDoubles(in), readDoubles(in), in.readDouble());
    }

    private static void writeDoubles(double[] values, DataOutput out) throws IOException {
        long[] bits = new long[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Double.doubleToLongBits(values[i]);
        }
        Fields.writeLongs(bits, out);
    }

    private static double[] readDoubles(DataInput in) throws IOException {
        long[] bits = Fields.readLongs(in);
        double[] values = new double[bits.length];
        for (int i = 0; i < bits.length; i++) {
            values[i] = Double.longBitsToDouble(bits[i]);
        }
        return values;
    }
}
