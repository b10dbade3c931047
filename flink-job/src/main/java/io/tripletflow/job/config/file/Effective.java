package io.tripletflow.job.config.file;

import io.tripletflow.connectors.kafka.Secrets;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.TowerKeys;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.registry.InputOptions;
import io.tripletflow.job.config.registry.Options;
import io.tripletflow.job.config.registry.Towers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Every option's value as text, secrets masked, and which of them are not the defaults. */
public final class Effective {

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> changed = new LinkedHashSet<>();

    private Effective() {}

    public static Effective of(Values v) {
        Effective effective = new Effective();
        for (Option<?> option : Options.all()) {
            v.properties(option)
                    .forEach(
                            (name, value) -> effective.put(option.key() + "." + name, value, true));
            if (!v.hasTowers() || !Towers.replace(option)) {
                effective.put(v, option.key(), option);
            } else if (option.equals(InputOptions.KIND)) {
                v.towers().forEach(effective::tower);
            }
        }
        return effective;
    }

    /** By key, in the order of the reference. */
    public Map<String, String> values() {
        return Collections.unmodifiableMap(values);
    }

    public Set<String> changed() {
        return changed;
    }

    private void tower(Values v) {
        Towers.options()
                .filter(option -> !option.equals(InputOptions.DIMENSION))
                .forEach(option -> put(v, TowerKeys.key(v.tower(), option), option));
        InputOptions.ownDimension(v)
                .ifPresent(
                        dimension ->
                                put(
                                        TowerKeys.key(v.tower(), InputOptions.DIMENSION),
                                        String.valueOf(dimension),
                                        true));
    }

    private <T extends Comparable<? super T>> void put(Values v, String key, Option<T> option) {
        v.text(option)
                .ifPresent(
                        text -> {
                            boolean same =
                                    option.fallback()
                                            .value(v)
                                            .map(option.type().format())
                                            .filter(text::equals)
                                            .isPresent();
                            put(key, text, !same);
                        });
    }

    private void put(String key, String text, boolean differs) {
        values.put(key, Secrets.masked(key, text));
        if (differs) {
            changed.add(key);
        }
    }
}
