package io.tripletflow.job.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tripletflow.job.config.problem.ConfigException;
import io.tripletflow.job.config.problem.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Configurations for tests: a minimal one, changed in places. */
final class Settings {

    static final String MINIMAL = "kafka.bootstrap: localhost:9092\ninput.dimension: 64\n";

    private Settings() {}

    /** The minimal configuration with {@code keysAndValues} on top. */
    static JobConfig with(String... keysAndValues) {
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap", "localhost:9092");
        settings.put("input.dimension", "64");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return JobConfig.of(settings);
    }

    static JobConfig yaml(String text, String... overrides) {
        return ConfigLoader.ofYaml("job.yaml", text, List.of(overrides));
    }

    /** Problems of {@link #with}, as a person reads them. */
    static List<String> problemsWith(String... keysAndValues) {
        return problems(() -> with(keysAndValues));
    }

    /** Warnings of {@link #with}, as a person reads them. */
    static List<String> warningsWith(String... keysAndValues) {
        return with(keysAndValues).warnings().stream().map(Problem::toString).toList();
    }

    /** Problems of {@link #yaml}, as a person reads them. */
    static List<String> problemsOf(String text, String... overrides) {
        return problems(() -> yaml(text, overrides));
    }

    static List<String> problems(Runnable load) {
        ConfigException thrown = catchThrowableOfType(ConfigException.class, load::run);
        return thrown == null
                ? List.of()
                : thrown.problems().stream().map(Problem::toString).toList();
    }
}
