package io.tripletflow.job.config;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The parsed values of the options that were given, with defaults for the others. */
final class Values {

    private final Map<String, Object> given = new HashMap<>();
    private final Map<String, Origin> origins = new HashMap<>();
    private final Map<String, Map<String, String>> properties = new HashMap<>();

    void put(Option<?> option, Object value, Origin origin) {
        given.put(option.key(), value);
        origins.put(option.key(), origin);
    }

    /** Adds a name below a pass-through option. */
    void putProperty(Option<?> option, Setting setting) {
        String name = setting.key().substring(option.key().length() + 1);
        properties.computeIfAbsent(option.key(), any -> new TreeMap<>()).put(name, setting.value());
        origins.put(setting.key(), setting.origin());
    }

    <T extends Comparable<? super T>> Optional<T> find(Option<T> option) {
        Object value = given.get(option.key());
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
        return given.containsKey(option.key());
    }

    /** Where {@code key} was written. */
    Origin origin(String key) {
        return origins.getOrDefault(key, new Origin.Nowhere());
    }

    /** The names below a pass-through option, sorted; none for another option. */
    Map<String, String> properties(Option<?> option) {
        return Collections.unmodifiableMap(properties.getOrDefault(option.key(), new TreeMap<>()));
    }

    /** The value of {@code option} as text, or empty if it is open. */
    <T extends Comparable<? super T>> Optional<String> text(Option<T> option) {
        return find(option).map(option.type().format());
    }
}
