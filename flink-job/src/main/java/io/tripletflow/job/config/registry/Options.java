package io.tripletflow.job.config.registry;

import io.tripletflow.job.config.option.Option;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All options of a job, in the order of the reference. */
public final class Options {

    private static final List<Option<?>> ALL =
            Stream.of(
                            StreamOptions.ALL,
                            InputOptions.ALL,
                            EncoderOptions.ALL,
                            CommitteeOptions.ALL,
                            CountsOptions.ALL,
                            LossOptions.ALL,
                            MiningOptions.ALL,
                            OptimizerOptions.ALL,
                            TrainingOptions.ALL,
                            MemoryOptions.ALL,
                            LabelOptions.ALL,
                            GuardOptions.ALL,
                            ProfileOptions.ALL,
                            RunOptions.ALL)
                    .flatMap(List::stream)
                    .toList();

    private static final Map<String, Option<?>> BY_KEY =
            ALL.stream()
                    .collect(
                            Collectors.toMap(Option::key, o -> o, (a, b) -> b, LinkedHashMap::new));

    private Options() {}

    public static List<Option<?>> all() {
        return ALL;
    }

    /** The option called {@code key}; a pass-through option by its prefix. */
    public static Optional<Option<?>> find(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    /** The pass-through option that {@code key} is a name of, such as "flink.rest.port". */
    public static Optional<Option<?>> passThrough(String key) {
        return ALL.stream()
                .filter(option -> option.isPassThrough() && key.startsWith(option.key() + "."))
                .findFirst();
    }

    /** Whether options lie below {@code key}, as below "window". */
    public static boolean isSection(String key) {
        return key.equals("towers")
                || ALL.stream().anyMatch(option -> option.key().startsWith(key + "."));
    }

    /** The reference of all options for a terminal. */
    public static String reference() {
        return Reference.text(ALL);
    }

    /** The same as a markdown document, as in docs/configuration.md. */
    public static String markdown() {
        return Reference.markdown(ALL);
    }
}
