package io.tripletflow.job.config.option;

import io.tripletflow.job.config.problem.Origin;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The parsed values of the options that were given, with defaults for the others. Each tower has
 * values of its own, which fall back to those of the job.
 */
public final class Values {

    private final Optional<Values> job;
    private final String tower;
    private final Map<String, Object> given = new HashMap<>();
    private final Map<String, Origin> origins = new HashMap<>();
    private final Map<String, Map<String, String>> properties = new HashMap<>();
    private final TreeMap<String, Values> towers = new TreeMap<>();

    public Values() {
        job = Optional.empty();
        tower = "";
    }

    private Values(Values job, String tower) {
        this.job = Optional.of(job);
        this.tower = tower;
    }

    public void put(Option<?> option, Object value, Origin origin) {
        given.put(option.key(), value);
        origins.put(option.key(), origin);
    }

    /** Adds a name below a pass-through option. */
    public void putProperty(Option<?> option, Setting setting) {
        String name = setting.key().substring(option.key().length() + 1);
        properties.computeIfAbsent(option.key(), any -> new TreeMap<>()).put(name, setting.value());
        origins.put(setting.key(), setting.origin());
    }

    /** The values of the tower called {@code name}, which there is from now on. */
    public Values putTower(String name) {
        return towers.computeIfAbsent(name, any -> new Values(this, name));
    }

    public boolean hasTowers() {
        return !job.orElse(this).towers.isEmpty();
    }

    /** The values of each tower, by name; those of the job if it names no towers. */
    public List<Values> towers() {
        return hasTowers() ? List.copyOf(job.orElse(this).towers.values()) : List.of(this);
    }

    /** Name of the tower that the values are of; {@code input.tower} for those of the job. */
    public String tower() {
        return job.isPresent() ? tower : get(TowerKeys.TOWER);
    }

    public <T extends Comparable<? super T>> Optional<T> find(Option<T> option) {
        Object value = owner(option).given.get(option.key());
        return value == null
                ? option.fallback().value(this)
                : Optional.of(option.type().javaType().cast(value));
    }

    /** The value of an option that has one, as validation made sure. */
    public <T extends Comparable<? super T>> T get(Option<T> option) {
        return find(option)
                .orElseThrow(() -> new IllegalStateException(option.key() + " has no value"));
    }

    /** Whether the option was given, for the tower or for the job. */
    public boolean isGiven(Option<?> option) {
        return owner(option).given.containsKey(option.key());
    }

    /** What was given for this tower itself, or for the job if it names no towers. */
    public <T extends Comparable<? super T>> Optional<T> findOwn(Option<T> option) {
        return Optional.ofNullable(given.get(option.key())).map(option.type().javaType()::cast);
    }

    /** The key under which the option is given, or would be for this tower. */
    String key(Option<?> option) {
        Values owner = isGiven(option) ? owner(option) : this;
        return owner.job.isPresent() && option.isOfTower()
                ? TowerKeys.key(owner.tower, option)
                : option.key();
    }

    /** Where the option was written. */
    public Origin origin(Option<?> option) {
        return owner(option).origin(option.key());
    }

    /** Where {@code key} was written. */
    public Origin origin(String key) {
        return origins.getOrDefault(key, new Origin.Nowhere());
    }

    private Values owner(Option<?> option) {
        return given.containsKey(option.key()) ? this : job.orElse(this);
    }

    /** The names below a pass-through option, sorted; none for another option. */
    public Map<String, String> properties(Option<?> option) {
        return Collections.unmodifiableMap(properties.getOrDefault(option.key(), new TreeMap<>()));
    }

    /** The value of {@code option} as text, or empty if it is open. */
    public <T extends Comparable<? super T>> Optional<String> text(Option<T> option) {
        return find(option).map(option.type().format());
    }
}
