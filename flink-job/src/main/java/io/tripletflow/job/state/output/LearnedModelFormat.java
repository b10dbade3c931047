package io.tripletflow.job.state.output;

import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.job.state.format.Fields;
import io.tripletflow.job.state.format.Format;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Versions 1 and 2 are bare models, as {@link ModelSnapshotFormat} wrote them: an unaligned
 * checkpoint holds those that were on their way.
 */
public final class LearnedModelFormat extends Format<LearnedModel> {

    private final ModelSnapshotFormat model = new ModelSnapshotFormat();

    public LearnedModelFormat() {
        super("learned-model", LearnedModel.class, 3);
    }

    @Override
    protected void writeFields(LearnedModel learned, DataOutput out) throws IOException {
        model.write(learned.model(), out);
        out.writeInt(learned.learned().size());
        for (String entity : learned.learned()) {
            Fields.writeText(entity, out);
        }
    }

    @Override
    protected LearnedModel readFields(int writtenVersion, DataInput in) throws IOException {
        if (writtenVersion < 3) {
            return new LearnedModel(model.readFields(writtenVersion, in), List.of());
        }
        ModelSnapshot read = model.read(in);
        int size = in.readInt();
        List<String> entities = new ArrayList<>(Math.max(0, Math.min(size, 1024)));
        for (int i = 0; i < size; i++) {
            entities.add(Fields.readText(in));
        }
        return new LearnedModel(read, entities);
    }
}
