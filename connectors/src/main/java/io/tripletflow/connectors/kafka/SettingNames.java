package io.tripletflow.connectors.kafka;

import io.tripletflow.connectors.wire.Tag;
import java.io.Serializable;
import java.util.Map;

/**
 * What messages call the settings: keys of a job file, options of a command or of a table. Here a
 * setting is known as {@link KafkaSetting} alone; whoever makes the {@link KafkaSettings} says how
 * its user gives them.
 *
 * @param given names of those that the user can give
 */
public record SettingNames(Map<KafkaSetting, String> given) implements Serializable {

    /** The settings' own names, where no user gives any. */
    public static final SettingNames OWN = new SettingNames(Map.of());

    public SettingNames {
        given = Map.copyOf(given);
    }

    /** What messages call {@code setting}. */
    public String of(KafkaSetting setting) {
        return given.getOrDefault(setting, Tag.of(setting));
    }

    /** Whether the user can give {@code setting}. */
    public boolean has(KafkaSetting setting) {
        return given.containsKey(setting);
    }
}
