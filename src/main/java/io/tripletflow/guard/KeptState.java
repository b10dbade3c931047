package io.tripletflow.guard;

import io.tripletflow.tensor.Bytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** A copy of what steps change. */
final class KeptState {

    private byte[] copy = {};

    boolean isFilled() {
        return copy.length > 0;
    }

    void clear() {
        copy = new byte[0];
    }

    void keep(KeptByGuard live) {
        copy = live.copy();
    }

    void rewrite(UnaryOperator<byte[]> change) {
        if (isFilled()) {
            copy = change.apply(copy);
        }
    }

    void giveBack(KeptByGuard live) {
        live.giveBack(copy);
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(copy.length);
        out.write(copy);
    }

    void read(DataInput in) throws IOException {
        copy = Bytes.read(in, in.readInt());
    }
}
