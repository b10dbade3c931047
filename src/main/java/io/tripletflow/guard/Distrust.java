package io.tripletflow.guard;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Stretches of event time whose labels were found wrong. The group memories still hold events of
 * them for a while; whoever draws from a memory leaves these out. Of more than {@value #MOST}
 * stretches the oldest is forgotten.
 */
final class Distrust {

    private static final int MOST = 8;

    private final long[] from = new long[MOST];
    private final long[] until = new long[MOST];
    private int added;

    void add(long start, long end) {
        from[added % MOST] = start;
        until[added % MOST] = end;
        added++;
    }

    boolean covers(long time) {
        for (int i = 0; i < Math.min(added, MOST); i++) {
            if (time >= from[i] && time < until[i]) {
                return true;
            }
        }
        return false;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(added);
        for (int i = 0; i < MOST; i++) {
            out.writeLong(from[i]);
            out.writeLong(until[i]);
        }
    }

    void read(DataInput in) throws IOException {
        added = in.readInt();
        for (int i = 0; i < MOST; i++) {
            from[i] = in.readLong();
            until[i] = in.readLong();
        }
    }
}
