package io.tripletflow.guard;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Stretches of event time whose labels were found wrong. The group memories still hold events of
 * them for a while; whoever draws from a memory leaves these out. Of more than {@value #MAX}
 * stretches the oldest is forgotten.
 */
final class Distrust {

    private static final int MAX = 8;

    private final long[] from = new long[MAX];
    private final long[] until = new long[MAX];
    private int added;

    void add(long start, long end) {
        from[added % MAX] = start;
        until[added % MAX] = end;
        added++;
    }

    boolean covers(long time) {
        for (int i = 0; i < Math.min(added, MAX); i++) {
            if (time >= from[i] && time < until[i]) {
                return true;
            }
        }
        return false;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(added);
        for (int i = 0; i < MAX; i++) {
            out.writeLong(from[i]);
            out.writeLong(until[i]);
        }
    }

    void read(DataInput in) throws IOException {
        added = in.readInt();
        for (int i = 0; i < MAX; i++) {
            from[i] = in.readLong();
            until[i] = in.readLong();
        }
    }
}
