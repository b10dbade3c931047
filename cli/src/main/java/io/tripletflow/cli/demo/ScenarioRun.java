package io.tripletflow.cli.demo;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.demo.scenario.Measure;
import io.tripletflow.cli.demo.scenario.Scenario;
import io.tripletflow.cli.evaluate.Recommended;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What a scenario showed, in its own measure.
 *
 * @param queries which held-out rows were judged; empty if nothing could be
 * @param raw without learning, NaN if nothing could be judged
 * @param learned NaN if nothing could be judged
 */
record ScenarioRun(
        Scenario scenario, String queries, double raw, double learned, double eventsPerSecond) {

    /**
     * Reads the scenario's measure off a report.
     *
     * @param untrained what an encoder that learned nothing makes of the same questions, for those
     *     whose inputs cannot be compared
     */
    static ScenarioRun of(
            Scenario scenario, DemoReport report, Map<String, HeldOut.Comparison> untrained) {
        return scenario.measure() == Measure.HIT_RATE_AT_10
                ? ofVisits(scenario, report)
                : ofNeighbours(scenario, report, untrained);
    }

    private static ScenarioRun ofVisits(Scenario scenario, DemoReport report) {
        return first(scenario, report.recommended())
                .map(
                        name -> {
                            Recommended found = report.recommended().get(name);
                            double raw = found.popularity().get(0).hitRate();
                            double learned = found.learned().get(0).hitRate();
                            return run(scenario, report, name, raw, learned);
                        })
                .orElseGet(() -> nothing(scenario, report));
    }

    private static ScenarioRun ofNeighbours(
            Scenario scenario, DemoReport report, Map<String, HeldOut.Comparison> untrained) {
        ToDoubleFunction<HeldOut.Figures> figure = figure(scenario.measure());
        return first(scenario, report.heldOut())
                .map(
                        name -> {
                            HeldOut.Comparison comparison = report.heldOut().get(name);
                            HeldOut.Figures raw =
                                    comparison.raw().orElseGet(() -> untrained.get(name).learned());
                            return run(
                                    scenario,
                                    report,
                                    name,
                                    figure.applyAsDouble(raw),
                                    figure.applyAsDouble(comparison.learned()));
                        })
                .orElseGet(() -> nothing(scenario, report));
    }

    private static ToDoubleFunction<HeldOut.Figures> figure(Measure measure) {
        return switch (measure) {
            case RECALL_AT_1, RECALL_ACROSS_TOWERS -> HeldOut.Figures::recallAt1;
            case MAP_AT_R -> figures -> figures.quality().mapAtR();
            case EQUAL_ERROR_RATE -> figures -> figures.verification().equalErrorRate();
            case RANK_1_ACROSS_SOURCES ->
                    figures ->
                            figures.acrossSources()
                                    .map(across -> across.market().rankOne())
                                    .orElse(Double.NaN);
            case HIT_RATE_AT_10, PRECISION_AT_BUDGET ->
                    throw new IllegalArgumentException(
                            measure.title() + " is not a measure of neighbours");
        };
    }

    /** The question to judge: of the scenario's own split, else of any that the data have. */
    private static Optional<String> first(Scenario scenario, Map<String, ?> questions) {
        boolean across = scenario.measure() == Measure.RECALL_ACROSS_TOWERS;
        List<String> fitting =
                questions.keySet().stream()
                        .filter(name -> name.contains("→") == across || !isAny(questions, across))
                        .toList();
        return fitting.stream()
                .filter(name -> name.startsWith(scenario.split().tag()))
                .findFirst()
                .or(() -> fitting.stream().findFirst());
    }

    private static boolean isAny(Map<String, ?> questions, boolean across) {
        return questions.keySet().stream().anyMatch(name -> name.contains("→") == across);
    }

    private static ScenarioRun run(
            Scenario scenario, DemoReport report, String queries, double raw, double learned) {
        return new ScenarioRun(scenario, queries, raw, learned, report.eventsPerSecond());
    }

    private static ScenarioRun nothing(Scenario scenario, DemoReport report) {
        return run(scenario, report, "", Double.NaN, Double.NaN);
    }

    /** Whether learning made it worse, or nothing could be judged. */
    boolean isWorse() {
        return scenario.measure().isWorse(learned, raw);
    }

    /**
     * @throws CommandException if one is worse than without learning
     */
    static void requireNoneWorse(List<ScenarioRun> runs) {
        String worse =
                runs.stream()
                        .filter(ScenarioRun::isWorse)
                        .map(
                                run ->
                                        String.format(
                                                Locale.ROOT,
                                                "%s (%s: raw %.3f, learned %.3f)",
                                                run.scenario.tag(),
                                                run.scenario.measure().title(),
                                                run.raw,
                                                run.learned))
                        .collect(Collectors.joining(", "));
        if (!worse.isEmpty()) {
            throw CommandException.failure(
                    "the learned space is worse than the raw input, or nothing was held out to"
                            + " judge it by: "
                            + worse
                            + "; send more events, or give a file with a column 'split'",
                    null);
        }
    }

    /** One line for each, under a headline. */
    static String table(List<ScenarioRun> runs) {
        StringBuilder out = new StringBuilder();
        out.append(
                String.format(
                        Locale.ROOT,
                        "%-18s %-26s %-20s %6s %8s %9s%n",
                        "scenario",
                        "measure",
                        "queries",
                        "raw",
                        "learned",
                        "events/s"));
        for (ScenarioRun run : runs) {
            out.append(
                    String.format(
                            Locale.ROOT,
                            "%-18s %-26s %-20s %6.3f %8.3f %,9.0f%s%n",
                            run.scenario.tag(),
                            run.scenario.measure().title(),
                            run.queries.isEmpty() ? "none" : run.queries,
                            run.raw,
                            run.learned,
                            run.eventsPerSecond,
                            run.isWorse() ? "  worse" : ""));
        }
        return out.toString();
    }

    /** For {@code --report}. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("scenario", scenario.tag());
        json.put("measure", scenario.measure().title());
        json.put("queries", queries);
        json.put("raw", Double.isNaN(raw) ? null : raw);
        json.put("learned", Double.isNaN(learned) ? null : learned);
        json.put("eventsPerSecond", eventsPerSecond);
        return json;
    }
}
