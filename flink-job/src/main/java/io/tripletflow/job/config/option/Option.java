package io.tripletflow.job.config.option;

import java.util.Optional;
import java.util.function.Function;

/**
 * One setting of a job.
 *
 * @param key dotted name in job files; for {@link Type#PROPERTIES} the prefix of the names
 * @param unit what the number counts; empty where the type says it
 * @param doc one sentence for the reference
 */
public record Option<T extends Comparable<? super T>>(
        String key, Type<T> type, Default<T> fallback, Range<T> range, String unit, String doc) {

    /** Of a value's text: no honest one is as long. */
    private static final int MAX_LENGTH = 4096;

    /** A required option without bounds; refine it with the other methods. */
    public static <T extends Comparable<? super T>> Option<T> of(
            String key, Type<T> type, String doc) {
        Range<T> everything = new Range<T>(Optional.empty(), Optional.empty());
        return new Option<T>(key, type, new Default.Required<T>(), everything, "", doc);
    }

    public Option<T> or(T value) {
        return with(new Default.Fixed<>(value));
    }

    public Option<T> orFrom(String text, Function<Values, Optional<T>> function) {
        return with(new Default.Derived<>(text, function));
    }

    public Option<T> orOpen(String text) {
        return with(new Default.Open<>(text));
    }

    public Option<T> atLeast(T min) {
        return with(new Range<T>(bound(min, true), Optional.empty()));
    }

    public Option<T> between(T min, T max) {
        return with(new Range<T>(bound(min, true), bound(max, true)));
    }

    public Option<T> aboveUpTo(T min, T max) {
        return with(new Range<T>(bound(min, false), bound(max, true)));
    }

    public Option<T> fromToBelow(T min, T max) {
        return with(new Range<T>(bound(min, true), bound(max, false)));
    }

    public Option<T> in(String countedThing) {
        return new Option<T>(key, type, fallback, range, countedThing, doc);
    }

    /** The same with another sentence for the reference. */
    public Option<T> explained(String sentence) {
        return new Option<T>(key, type, fallback, range, unit, sentence);
    }

    public boolean isPassThrough() {
        return type.equals(Type.PROPERTIES);
    }

    /** Whether each tower may give the option for itself. */
    public boolean isOfTower() {
        return TowerKeys.SECTIONS.contains(section()) && !key.equals(TowerKeys.TOWER_KEY);
    }

    /** First part of the key: the section of the job file. */
    public String section() {
        return key.contains(".") ? key.substring(0, key.indexOf('.')) : key;
    }

    /**
     * The value that {@code text} stands for.
     *
     * @throws IllegalArgumentException with what was wrong, what was expected and what to write
     */
    public T parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "has %d characters; write at most %d".formatted(text.length(), MAX_LENGTH));
        }
        T value = type.parser().apply(text);
        if (!range.contains(value)) {
            throw new IllegalArgumentException(
                    "must be "
                            + range.text(type)
                            + (unit.isEmpty() ? "" : " " + unit)
                            + " but was "
                            + text
                            + "; write a value within that range");
        }
        return value;
    }

    private static <T extends Comparable<? super T>> Optional<Range.Bound<T>> bound(
            T value, boolean allowed) {
        return Optional.of(new Range.Bound<T>(value, allowed));
    }

    private Option<T> with(Default<T> other) {
        return new Option<T>(key, type, other, range, unit, doc);
    }

    private Option<T> with(Range<T> other) {
        return new Option<T>(key, type, fallback, other, unit, doc);
    }
}
