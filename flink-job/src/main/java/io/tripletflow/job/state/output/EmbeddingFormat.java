package io.tripletflow.job.state.output;

import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.job.state.format.Fields;
import io.tripletflow.job.state.format.Format;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * Up to version 1 the epoch had 32 bits; up to version 2 there was neither popularity nor profile;
 * up to version 3 a profile had no rank.
 */
public final class EmbeddingFormat extends Format<EmbeddingRecord> {

    public EmbeddingFormat() {
        super("embedding", EmbeddingRecord.class, 4);
    }

    @Override
    protected void writeFields(EmbeddingRecord embedding, DataOutput out) throws IOException {
        Fields.writeText(embedding.entity(), out);
        Fields.writeOptionalText(embedding.label(), out);
        Fields.writeFloats(embedding.embedding(), out);
        out.writeLong(embedding.epoch());
        out.writeLong(embedding.version());
        out.writeLong(embedding.timeMillis());
        out.writeBoolean(embedding.popularity().isPresent());
        if (embedding.popularity().isPresent()) {
            out.writeFloat(embedding.popularity().get());
        }
        ProfileMatchState.write(embedding.profile(), out);
    }

    @Override
    protected EmbeddingRecord readFields(int writtenVersion, DataInput in) throws IOException {
        return new EmbeddingRecord(
                Fields.readText(in),
                Fields.readOptionalText(in),
                Fields.readFloats(in),
                writtenVersion == 1 ? in.readInt() : in.readLong(),
                in.readLong(),
                in.readLong(),
                writtenVersion > 2 && in.readBoolean()
                        ? Optional.of(in.readFloat())
                        : Optional.empty(),
                writtenVersion > 2
                        ? ProfileMatchState.read(
                                writtenVersion == 3
                                        ? ProfileMatchState.UNRANKED
                                        : ProfileMatchState.RANKED,
                                in)
                        : Optional.empty());
    }
}
