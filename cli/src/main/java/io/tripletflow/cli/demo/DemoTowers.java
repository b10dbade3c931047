package io.tripletflow.cli.demo;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.config.problem.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Options of the towers as the data show them, so that a demo needs no job file.
 *
 * @param inputs of the towers that the user's job names; empty for whatever the data have
 * @param several whether they are given as {@code towers.*}
 * @param top what the user's job says of the input of any tower
 */
record DemoTowers(Map<String, InputSpec> inputs, boolean several, Optional<InputSpec> top) {

    private static final String BROKER = "kafka.bootstrap=none:1";

    /** Lets a user's options stand without those that the data decide. */
    private static final List<List<String>> PROBES =
            List.of(List.of(BROKER), List.of(BROKER, "input.dimension=2"));

    /**
     * The towers that the user's job names.
     *
     * @param load the user's job file with options instead of its own
     * @param overrides of the user
     */
    static DemoTowers of(Function<List<String>, JobConfig> load, List<String> overrides) {
        return PROBES.stream()
                .flatMap(probe -> probe(load, probe, overrides).stream())
                .findFirst()
                .map(DemoTowers::of)
                .orElse(new DemoTowers(Map.of(), false, Optional.empty()));
    }

    /** Empty where the job is broken: the whole configuration will say why. */
    private static Optional<JobConfig> probe(
            Function<List<String>, JobConfig> load, List<String> probe, List<String> overrides) {
        List<String> options = new ArrayList<>(probe);
        options.addAll(overrides);
        try {
            return Optional.of(load.apply(options));
        } catch (ConfigException e) {
            return Optional.empty();
        }
    }

    private static DemoTowers of(JobConfig config) {
        boolean several = !config.effective().containsKey("input.tower");
        Map<String, InputSpec> inputs = config.inputs();
        if (several || !inputs.containsKey(Event.DEFAULT_TOWER)) {
            return new DemoTowers(inputs, several, Optional.empty());
        }
        return new DemoTowers(Map.of(), false, Optional.of(inputs.get(Event.DEFAULT_TOWER)));
    }

    /**
     * Options, each {@code option=value}, that the data decide.
     *
     * @param shapes what the data carry, by tower
     */
    List<String> options(Map<String, DataShape> shapes) {
        Map<String, DataShape> wanted = new TreeMap<>(shapes);
        if (!inputs.isEmpty()) {
            wanted.keySet().retainAll(inputs.keySet());
        }
        if (wanted.isEmpty()) {
            throw CommandException.mistake(
                    "the job takes events of tower "
                            + String.join(", ", new TreeSet<>(inputs.keySet()))
                            + " but those of the data are of "
                            + String.join(", ", new TreeSet<>(shapes.keySet()))
                            + "; set input.tower or towers.*, or check the file",
                    null);
        }
        List<String> options = new ArrayList<>();
        boolean prefixed = several || wanted.size() > 1;
        wanted.forEach(
                (tower, shape) -> {
                    if (!prefixed) {
                        options.add("input.tower=" + tower);
                    }
                    String prefix = prefixed ? "towers." + tower + "." : "";
                    Optional<InputSpec> given =
                            Optional.ofNullable(inputs.get(tower)).or(() -> top);
                    input(prefix, shape, given, options);
                });
        return options;
    }

    private static void input(
            String prefix, DataShape shape, Optional<InputSpec> given, List<String> options) {
        if (shape instanceof DataShape.Vectors vectors) {
            boolean image =
                    given.filter(InputSpec.Image.class::isInstance)
                            .filter(spec -> spec.dimension() == vectors.dimension())
                            .isPresent();
            options.add(prefix + "input.kind=" + (image ? "image" : "features"));
            options.add(prefix + "input.dimension=" + vectors.dimension());
        } else {
            boolean text = shape instanceof DataShape.Texts;
            options.add(prefix + "input.kind=" + (text ? "text" : "ids"));
        }
    }
}
