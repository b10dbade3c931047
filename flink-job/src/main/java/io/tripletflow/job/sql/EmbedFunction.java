package io.tripletflow.job.sql;

import io.tripletflow.event.Input;
import java.util.Collection;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;

/** Embeds rows; each names the epoch and version of the model that did. */
public final class EmbedFunction extends PredictFunction {

    private static final long serialVersionUID = 1;

    private final ModelSource source;
    private final Columns columns;
    private transient LiveModel model;

    EmbedFunction(ModelSource source, Columns columns) {
        this.source = source;
        this.columns = columns;
    }

    @Override
    public void open(FunctionContext context) {
        model = LiveModel.follow(source);
    }

    /**
     * One row for each; of NULLs where the input is NULL.
     *
     * @throws IllegalArgumentException if the tower does not take the input
     */
    @Override
    public Collection<RowData> predict(RowData row) {
        Input input = columns.input(row);
        if (input == null) {
            return List.of(columns.nothing());
        }
        LiveModel.Version now = model.get();
        float[] embedding;
        try {
            embedding =
                    now.embedder()
                            .embed(now.tower(), List.of(input), List.of(columns.source(row)))
                            .get(0);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a row cannot be embedded by tower '%s' of the model of topic '%s': %s"
                            .formatted(now.tower(), source.topic(), e.getMessage()),
                    e);
        }
        return List.of(columns.output(embedding, now.epoch(), now.version()));
    }

    @Override
    public void close() throws Exception {
        if (model != null) {
            model.close();
        }
    }
}
