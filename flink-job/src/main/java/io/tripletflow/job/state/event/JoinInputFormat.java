package io.tripletflow.job.state.event;

import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.job.state.format.Fields;
import io.tripletflow.job.state.format.Format;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

public final class JoinInputFormat extends Format<JoinInput> {

    private final EventFormat event = new EventFormat();
    private final DecodedFormat decoded = new DecodedFormat();

    public JoinInputFormat() {
        super("join-input", JoinInput.class, 1);
    }

    @Override
    protected void writeFields(JoinInput input, DataOutput out) throws IOException {
        out.writeBoolean(input instanceof JoinInput.Observed);
        if (input instanceof JoinInput.Observed observed) {
            event.write(observed.event(), out);
            Fields.writeText(observed.name(), out);
        } else {
            JoinInput.Told told = (JoinInput.Told) input;
            decoded.write(told.label(), out);
            out.writeBoolean(told.waiting());
        }
    }

    @Override
    protected JoinInput readFields(int writtenVersion, DataInput in) throws IOException {
        if (in.readBoolean()) {
            return new JoinInput.Observed(event.read(in), Fields.readText(in));
        }
        if (decoded.read(in) instanceof Decoded.Label label) {
            return new JoinInput.Told(label, in.readBoolean());
        }
        throw new IOException("a label in state or transit is damaged: it is an event");
    }
}
