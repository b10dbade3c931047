package io.tripletflow.guard;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which feature vectors are beyond all measure: |x| &gt; k · M, where M is the largest |x| of the
 * same column in all vectors admitted before. One such number would ruin the running mean and
 * variance of its column for good. Records of honest heavy tails grow by small factors and pass. No
 * column's unit matters. {@link ColumnSizes} has the rule, one for each tower.
 */
final class Magnitudes {

    private final double multiple;
    private final int patience;
    private final Map<String, ColumnSizes> towers = new TreeMap<>();

    /** Largest number of all columns, of a state that knew nothing else, and its vectors. */
    private float largest;

    private long admitted;
    private int refused;

    /**
     * @param multiple k; 0 refuses nothing
     * @param patience vectors with a column so refused in a row before it is believed
     */
    Magnitudes(double multiple, int patience) {
        this.multiple = multiple;
        this.patience = patience;
    }

    /** Takes a vector of the stream into account, unless it is refused. */
    boolean observe(String tower, float[] values) {
        return multiple == 0 || sizes(tower, values.length).observe(values);
    }

    /** Whether a vector seen before is not left out. */
    boolean admits(String tower, float[] values) {
        return multiple == 0 || sizes(tower, values.length).admits(values);
    }

    private ColumnSizes sizes(String tower, int width) {
        ColumnSizes known = towers.get(tower);
        if (known == null || known.width() != width) {
            known =
                    admitted >= ColumnSizes.WARM_UP && largest > 0
                            ? ColumnSizes.allOf(multiple, patience, width, largest, refused)
                            : new ColumnSizes(multiple, patience, width);
            towers.put(tower, known);
        }
        return known;
    }

    void write(DataOutput out) throws IOException {
        out.writeFloat(largest);
        out.writeLong(admitted);
        out.writeInt(refused);
        out.writeInt(towers.size());
        for (Map.Entry<String, ColumnSizes> tower : towers.entrySet()) {
            out.writeUTF(tower.getKey());
            tower.getValue().write(out);
        }
    }

    void read(DataInput in) throws IOException {
        readFirst(in);
        for (int left = in.readInt(); left > 0; left--) {
            towers.put(in.readUTF(), ColumnSizes.read(in, multiple, patience));
        }
    }

    /** Reads what the first format had: one size for all columns, which go on with it. */
    void readFirst(DataInput in) throws IOException {
        towers.clear();
        largest = in.readFloat();
        admitted = in.readLong();
        refused = in.readInt();
    }
}
