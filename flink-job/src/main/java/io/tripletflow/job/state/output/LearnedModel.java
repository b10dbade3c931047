package io.tripletflow.job.state.output;

import io.tripletflow.connectors.output.ModelSnapshot;
import java.util.List;

/**
 * A model on its way from the trainer to those that embed with it.
 *
 * @param learned the entities whose events it was the first to learn, in any order, each once; the
 *     trainer alone knows, since a session or a counted window may last however long
 */
public record LearnedModel(ModelSnapshot model, List<String> learned) {

    public LearnedModel {
        learned = List.copyOf(learned);
    }
}
