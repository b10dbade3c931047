package io.tripletflow.cli.demo;

import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.measure.AcrossSources;
import io.tripletflow.measure.LabelledRows;
import io.tripletflow.measure.Quality;
import io.tripletflow.measure.Search;
import io.tripletflow.measure.Verification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The held-out queries of a stream and what they are compared with: {@code test} queries look for
 * their nearest neighbours among the train rows, {@code unseen} ones among the other unseen rows;
 * of several towers, those of each tower among its own rows and among those of each other tower.
 */
final class HeldOut {

    private static final int[] KS = {1, 5, 10};

    /**
     * What one space makes of a question.
     *
     * @param quality of neighbours
     * @param verification of pairs of query and gallery row
     * @param acrossSources neighbours of another source; empty if no query has a source
     */
    record Figures(
            Quality quality, Verification verification, Optional<AcrossSources> acrossSources) {

        /** Of rows without sources. */
        Figures(Quality quality, Verification verification) {
            this(quality, verification, Optional.empty());
        }

        double recallAt1() {
            return quality.recallAt(1);
        }
    }

    /**
     * One question, asked in both spaces.
     *
     * @param queries how many
     * @param raw of the inputs themselves; empty across towers, whose inputs cannot be compared
     */
    record Comparison(int queries, Optional<Figures> raw, Figures learned) {}

    /** Queries of one tower, and the tower among whose rows they look for neighbours. */
    private record Question(Split split, String from, String to) {

        boolean acrossTowers() {
            return !from.equals(to);
        }

        /** Whether queries look among each other. */
        boolean leaveOneOut() {
            return split == Split.UNSEEN && !acrossTowers();
        }

        String name(boolean several) {
            String towers = acrossTowers() ? from + "→" + to : from;
            return several ? split.tag() + " " + towers : split.tag();
        }

        boolean asks(Sample sample) {
            return sample.split() == split && sample.tower().equals(from);
        }

        boolean searches(Sample sample) {
            Split where = split == Split.UNSEEN ? Split.UNSEEN : Split.TRAIN;
            return sample.split() == where && sample.tower().equals(to);
        }
    }

    /** Of an entity that comes twice, the newer one counts, as on the embeddings topic. */
    private final Map<String, Sample> samples = new LinkedHashMap<>();

    private final Map<String, Integer> labels = new HashMap<>();
    private final SourceFigures sources = new SourceFigures();

    void add(Sample sample) {
        samples.remove(sample.entity());
        samples.put(sample.entity(), sample);
    }

    /** Number of entities that have no embedding. */
    long missing(Map<String, EmbeddingRecord> embeddings) {
        return samples.keySet().stream().filter(name -> !embeddings.containsKey(name)).count();
    }

    /**
     * Every question of which the stream has queries, by its name: "test" and "unseen"; of several
     * towers "test image" within each, and "test image→audio" from one to another.
     *
     * @param towers how the encoder reads the inputs; the raw figures are on that representation
     * @param embeddings newest of each entity; a query without one counts as not found
     */
    Map<String, Comparison> evaluate(
            Map<String, InputSpec> towers, Map<String, EmbeddingRecord> embeddings) {
        return evaluate(
                towers,
                sample ->
                        Optional.ofNullable(embeddings.get(sample.entity()))
                                .map(EmbeddingRecord::embedding));
    }

    /**
     * The same of other rows.
     *
     * @param learned row of a sample; empty counts as not found
     */
    Map<String, Comparison> evaluate(
            Map<String, InputSpec> towers, Function<Sample, Optional<float[]>> learned) {
        Map<String, Comparison> result = new LinkedHashMap<>();
        for (Question question : questions(new TreeSet<>(towers.keySet()))) {
            int queries = of(question::asks).size();
            if (queries > 0) {
                Optional<Figures> raw =
                        question.acrossTowers()
                                ? Optional.empty()
                                : Optional.of(
                                        ask(
                                                question,
                                                rawRows(question.from, towers.get(question.from))));
                result.put(
                        question.name(towers.size() > 1),
                        new Comparison(queries, raw, ask(question, learned)));
            }
        }
        return result;
    }

    private static List<Question> questions(Set<String> towers) {
        List<Question> questions = new ArrayList<>();
        for (Split split : List.of(Split.TEST, Split.UNSEEN)) {
            towers.forEach(tower -> questions.add(new Question(split, tower, tower)));
            for (String from : towers) {
                for (String to : towers) {
                    if (!from.equals(to)) {
                        questions.add(new Question(split, from, to));
                    }
                }
            }
        }
        return questions;
    }

    private Figures ask(Question question, Function<Sample, Optional<float[]>> row) {
        Present asking = present(question::asks, row);
        Present searched = question.leaveOneOut() ? asking : present(question::searches, row);
        LabelledRows queries = rows(asking);
        Search search =
                question.leaveOneOut()
                        ? Search.leaveOneOut(queries)
                        : Search.of(queries, galleryFor(queries, rows(searched)));
        List<Sample> all = of(question::asks);
        int lost = all.size() - queries.count();
        return new Figures(
                Quality.of(search, KS).withMisses(lost),
                Verification.of(search),
                sources.measure(search, asking.samples, searched.samples, all));
    }

    /** Without a query there is no width to agree with, and nothing to look for. */
    private static LabelledRows galleryFor(LabelledRows queries, LabelledRows gallery) {
        return queries.count() == 0 || gallery.count() == 0
                ? new LabelledRows(new float[0], new int[0], queries.width())
                : gallery;
    }

    private Function<Sample, Optional<float[]>> rawRows(String tower, InputSpec spec) {
        List<Sample> all =
                samples.values().stream().filter(sample -> sample.tower().equals(tower)).toList();
        RawRows rows = RawRows.of(spec, all);
        all.stream()
                .filter(sample -> sample.split() == Split.TRAIN)
                .forEach(sample -> rows.observe(sample.input()));
        return sample -> Optional.of(rows.row(sample.input()));
    }

    private List<Sample> of(Predicate<Sample> wanted) {
        return samples.values().stream().filter(wanted).toList();
    }

    /** Samples that have a row, and their rows. */
    private record Present(List<Sample> samples, List<float[]> rows) {}

    private Present present(Predicate<Sample> wanted, Function<Sample, Optional<float[]>> row) {
        Present present = new Present(new ArrayList<>(), new ArrayList<>());
        for (Sample sample : of(wanted)) {
            row.apply(sample)
                    .ifPresent(
                            values -> {
                                present.samples.add(sample);
                                present.rows.add(values);
                            });
        }
        return present;
    }

    private LabelledRows rows(Present present) {
        int[] theirs =
                present.samples.stream()
                        .mapToInt(s -> labels.computeIfAbsent(s.label(), any -> labels.size()))
                        .toArray();
        return LabelledRows.of(present.rows, theirs);
    }
}
