package io.tripletflow.cli.evaluate;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.events.column.SourceOfEntity;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.measure.AcrossSources;
import io.tripletflow.measure.Clustering;
import io.tripletflow.measure.Quality;
import io.tripletflow.measure.Search;
import io.tripletflow.measure.Verification;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How well labels are found again in a space.
 *
 * @param ks recall among so many neighbours
 * @param max queries that are asked
 * @param seed of their draw and of the clustering
 * @param sources what tells the source of an entity
 */
record LabelMeasures(int[] ks, int max, long seed, SourceOfEntity sources) {

    /** Every entity among all others. */
    EvaluationReport everyEntity(Settled settled) {
        Space space = Space.of(settled.topic(), settled.embeddings());
        return report(settled, space, space.leaveOneOut(max, seed), true, space.labelled(), 0);
    }

    /** Those entities among all the rest. */
    EvaluationReport entities(Settled settled, Set<String> asked) {
        Space space = Space.of(settled.topic(), settled.embeddings());
        int present = space.count(asked);
        if (present == 0) {
            throw CommandException.failure(
                    "none of the %d entities of --queries has a labelled embedding on topic '%s'; check their names"
                            .formatted(asked.size(), settled.topic()),
                    null);
        }
        Space.Asked question = space.against(asked, max, seed);
        return report(settled, space, question, false, present, asked.size() - present);
    }

    /** The held-out rows of a split. */
    EvaluationReport heldOut(Settled settled, HeldOutRows rows, Split split) {
        Map<String, EmbeddingRecord> embeddings = rows.space(split, settled.embeddings());
        Set<String> asked = rows.entities(split);
        int present = (int) asked.stream().filter(embeddings::containsKey).count();
        if (present == 0) {
            throw CommandException.failure(
                    "none of the %d %s entities of --held-out has an embedding on topic '%s'; has 'produce' sent the file, and has the job made a checkpoint since?"
                            .formatted(asked.size(), split.tag(), settled.topic()),
                    null);
        }
        Space space = Space.of(settled.topic(), embeddings);
        boolean amongEachOther = split == Split.UNSEEN;
        Space.Asked question =
                amongEachOther ? space.leaveOneOut(max, seed) : space.against(asked, max, seed);
        return report(settled, space, question, amongEachOther, present, asked.size() - present);
    }

    private EvaluationReport report(
            Settled settled,
            Space space,
            Space.Asked question,
            boolean leaveOneOut,
            int asked,
            int notFound) {
        Search search = question.search();
        return new EvaluationReport(
                settled.topic(),
                settled.embeddings().size(),
                space.labelled(),
                space.labels(),
                asked,
                notFound,
                leaveOneOut,
                seed,
                space.versions(),
                Quality.of(search, ks),
                Verification.of(search),
                Clustering.of(search.queries(), seed),
                acrossSources(space, question));
    }

    private Optional<AcrossSources> acrossSources(Space space, Space.Asked question) {
        try {
            return space.acrossSources(question, sources);
        } catch (IllegalArgumentException e) {
            throw CommandException.mistake(e.getMessage(), e);
        }
    }
}
