package io.tripletflow.job.config;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The parsed values of the options that were given, with defaults for the others. */
final class Values {

    private final Map<Option<?>, Object> given = new HashMap<>();
    private final Map<Option<?>, Origin> origins = new HashMap<>();
    private final Map<Option<?>, Map<String, String>> properties = new HashMap<>();

    void put(Option<?> option, Object value, Origin origin) {
        given.put(option, value);
        origins.put(option, origin);
    }

    void putProperty(Option<?> option, String name, String value) {
        properties.computeIfAbsent(option, any -> new TreeMap<>()).put(name, value);
    }

    <T extends Comparable<? super T>> Optional<T> find(Option<T> option) {
        Object value = given.get(option);
        return value == null
                ? option.fallback().value(this)
                : Optional.of(option.type().javaType().cast(value));
    }

    /** The value of an option that has one, as validation made sure. */
    <T extends Comparable<? super T>> T get(Option<T> option) {
        return find(option)
                .orElseThrow(() -> new IllegalStateException(option.key() + " has no value"));
    }

    boolean isGiven(Option<?> option) {
        return given.containsKey(option);
    }

    Origin origin(Option<?> option) {
        return origins.getOrDefault(option, new Origin.Nowhere());
    }

    /** The names below a pass-through option, sorted. */
    Map<String, String> properties(Option<?> option) {
        return Collections.unmodifiableMap(properties.getOrDefault(option, new TreeMap<>()));
    }

    /** The value of {@code option} as text, or empty if it is open. */
    <T extends Comparable<? super T>> Optional<String> text(Option<T> option) {
        return find(option).map(option.type().format());
    }
}
