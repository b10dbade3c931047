package io.tripletflow.learn;

import io.tripletflow.encoder.Encoder;
import io.tripletflow.encoder.InputRow;
import io.tripletflow.encoder.InputStatistics;
import io.tripletflow.encoder.RowReader;
import io.tripletflow.event.Input;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** A model that only embeds: what the refresher, and readers of the model topic, need of it. */
public final class Embedder {

    private static final int FORMAT = 1;

    private final RowReader reader;
    private final InputStatistics statistics;
    private final boolean normalizeInput;
    private final Encoder encoder;
    private float[] parameters;
    private long version;

    /** The untrained model of a configuration. */
    public Embedder(LearnerConfig config) {
        reader = new RowReader(config.input());
        statistics = new InputStatistics(config.input());
        normalizeInput = config.encoder().normalizeInput();
        encoder = new Encoder(config.encoder(), config.inputs());
        parameters = encoder.start(config.training().seed());
    }

    public long version() {
        return version;
    }

    /** Width of an embedding, E. */
    public int width() {
        return encoder.width();
    }

    /** Embedding of one input, shape (E), unit length; the caller owns it. */
    public float[] embed(Input input) {
        InputRow row = reader.row(input);
        InputRow scaled = normalizeInput ? statistics.normalized(row) : row;
        return Arrays.copyOf(encoder.forward(parameters, List.of(scaled)), encoder.width());
    }

    /**
     * The input as the encoder gets it, before anything was learned of its scale: features as they
     * are; text hashed, weighted and of unit length. Written to {@code target}, (inputs) long.
     */
    public void raw(Input input, float[] target, int offset) {
        InputRow row = reader.row(input);
        boolean text = row instanceof InputRow.Sparse;
        (text ? statistics.normalized(row) : row).spread(target, offset, reader.inputs());
    }

    /** Takes over a model written by {@link #write}; refuses one of another shape. */
    public void read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = in.readUnsignedByte();
            if (format != FORMAT) {
                throw new IOException(
                        "model format " + format + " is not one this build reads (" + FORMAT + ")");
            }
            version = in.readLong();
            statistics.read(in);
            parameters = Floats.read(in, encoder.parameters(), "parameters of the model");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] write(long version, InputStatistics statistics, float[] parameters) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(parameters.length * Float.BYTES);
        try {
            DataOutput out = new DataOutputStream(bytes);
            out.writeByte(FORMAT);
            out.writeLong(version);
            statistics.write(out);
            Floats.write(parameters, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
