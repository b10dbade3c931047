package io.tripletflow.job.state;

import io.tripletflow.connectors.EmbeddingRecord;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

final class EmbeddingFormat extends Format<EmbeddingRecord> {

    EmbeddingFormat() {
        super("embedding", EmbeddingRecord.class, 1);
    }

    @Override
    protected void writeFields(EmbeddingRecord embedding, DataOutput out) throws IOException {
        Fields.writeText(embedding.entity(), out);
        Fields.writeOptionalText(embedding.label(), out);
        Fields.writeFloats(embedding.embedding(), out);
        out.writeInt(embedding.epoch());
        out.writeLong(embedding.version());
        out.writeLong(embedding.timeMillis());
    }

    @Override
    protected EmbeddingRecord readFields(int writtenVersion, DataInput in) throws IOException {
        return new EmbeddingRecord(
                Fields.readText(in),
                Fields.readOptionalText(in),
                Fields.readFloats(in),
                in.readInt(),
                in.readLong(),
                in.readLong());
    }
}
