package io.tripletflow.cli.demo;

import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.learn.Embedder;
import io.tripletflow.measure.ErrorRate;
import io.tripletflow.measure.PrequentialVerification;
import io.tripletflow.measure.PrequentialVerification.Claim;
import io.tripletflow.measure.PrequentialVerification.Part;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Verification by sixths of a stream, each event before the model has learned it: of identities
 * that the model learns (known) among each other, and of those that it never does (unknown); and
 * whether the former are told from the latter, which are strangers to them.
 */
final class VerificationOverTime {

    private static final int PARTS = 6;

    /** Known and unknown identities in one space. */
    private record SideOutputs(
            PrequentialVerification<Sample> known, PrequentialVerification<Sample> unknown) {

        static SideOutputs empty() {
            return new SideOutputs(
                    new PrequentialVerification<>(PARTS), new PrequentialVerification<>(PARTS));
        }

        void add(int part, List<Sample> window, PrequentialVerification.Space<Sample> space) {
            List<Sample> strangers = window.stream().filter(SideOutputs::isUnseen).toList();
            known.add(part, claims(window, false), strangers, space);
            unknown.add(part, claims(window, true), space);
        }

        private static List<Claim<Sample>> claims(List<Sample> window, boolean unseen) {
            return window.stream()
                    .filter(sample -> isUnseen(sample) == unseen)
                    .map(sample -> new Claim<>(sample.label(), true, sample))
                    .toList();
        }

        private static boolean isUnseen(Sample sample) {
            return sample.split() == Split.UNSEEN;
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("known", json(known.parts()));
            json.put("unknown", json(unknown.parts()));
            Map<String, Object> strangers = new LinkedHashMap<>();
            List<Part> parts = known.parts();
            put(strangers, "events", parts, part -> (double) part.strangers().strangers());
            put(strangers, "eer", parts, part -> part.strangers().equalErrorRate());
            put(strangers, "threshold", parts, part -> part.strangers().threshold());
            json.put("strangers", strangers);
            return json;
        }

        private static Map<String, Object> json(List<Part> parts) {
            Map<String, Object> json = new LinkedHashMap<>();
            put(json, "claims", parts, part -> (double) part.comparisons().genuinePairs());
            put(json, "eer", parts, part -> part.comparisons().equalErrorRate());
            put(json, "fnmrAt1In1000", parts, part -> part.comparisons().fnmrAt1In1000());
            put(json, "fnmrAt1In1000Low", parts, part -> bound(part, ErrorRate::low));
            put(json, "fnmrAt1In1000High", parts, part -> bound(part, ErrorRate::high));
            put(json, "rankOne", parts, Part::rankOne);
            return json;
        }

        private static double bound(Part part, Function<ErrorRate, Double> which) {
            return part.comparisons().fnmrAt1In1000Bounds().map(which).orElse(Double.NaN);
        }

        /** JSON has no NaN. */
        private static void put(
                Map<String, Object> json,
                String name,
                List<Part> parts,
                Function<Part, Double> figure) {
            List<Double> values = new ArrayList<>();
            for (Part part : parts) {
                double value = figure.apply(part);
                values.add(Double.isNaN(value) ? null : value);
            }
            json.put(name, values);
        }
    }

    private final SideOutputs learned = SideOutputs.empty();
    private final SideOutputs raw = SideOutputs.empty();
    private final Optional<RawRows> rawRows;
    private final int rows;
    private String digest = "";

    private VerificationOverTime(JobConfig config, List<Replay.Row> rows) {
        this.rows = rows.size();
        List<Sample> samples = rows.stream().flatMap(row -> row.sample().stream()).toList();
        // inputs of several towers cannot be compared
        rawRows =
                config.towers().size() == 1
                        ? Optional.of(RawRows.of(config.towers().get(0).input(), samples))
                        : Optional.empty();
        rawRows.ifPresent(
                raw ->
                        samples.stream()
                                .filter(sample -> sample.split() == Split.TRAIN)
                                .forEach(sample -> raw.observe(sample.input())));
    }

    /** Learns the stream once more and measures on the way. */
    static VerificationOverTime of(JobConfig config, Replay replay, List<Replay.Row> rows) {
        VerificationOverTime measured = new VerificationOverTime(config, rows);
        byte[] model = replay.learn(rows, measured::add).published();
        measured.digest = FinalModel.digest(model);
        return measured;
    }

    /** Fingerprint of the model at the end, that of the job's if it learned the same. */
    String digest() {
        return digest;
    }

    private void add(int first, List<Replay.Row> window, Embedder model) {
        int part = (int) ((long) first * PARTS / rows);
        List<Sample> samples = window.stream().flatMap(row -> row.sample().stream()).toList();
        learned.add(part, samples, inputs -> embed(model, inputs));
        rawRows.ifPresent(
                raw ->
                        this.raw.add(
                                part,
                                samples,
                                inputs -> inputs.stream().map(s -> raw.row(s.input())).toList()));
    }

    private static List<float[]> embed(Embedder model, List<Sample> samples) {
        Map<String, List<Sample>> towers = new LinkedHashMap<>();
        for (Sample sample : samples) {
            towers.computeIfAbsent(sample.tower(), tower -> new ArrayList<>()).add(sample);
        }
        IdentityHashMap<Sample, float[]> rows = new IdentityHashMap<>();
        towers.forEach(
                (tower, theirs) -> {
                    List<float[]> embedded =
                            model.embed(tower, theirs.stream().map(Sample::input).toList());
                    for (int i = 0; i < theirs.size(); i++) {
                        rows.put(theirs.get(i), embedded.get(i));
                    }
                });
        return samples.stream().map(rows::get).toList();
    }

    /**
     * {@code {"digest","parts","known","unknown","strangers","raw"}}, each figure a list with a
     * value for each part.
     */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("digest", digest);
        json.put("parts", PARTS);
        json.putAll(learned.json());
        if (rawRows.isPresent()) {
            json.put("raw", raw.json());
        }
        return json;
    }
}
