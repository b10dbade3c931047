package io.tripletflow.job.config.option;

import java.util.Optional;

/** Values an option may take: those between the bounds that there are. */
public record Range<T extends Comparable<? super T>>(
        Optional<Bound<T>> min, Optional<Bound<T>> max) {

    /**
     * One end of a range.
     *
     * @param allowed whether the value itself is within the range
     */
    record Bound<T extends Comparable<? super T>>(T value, boolean allowed) {

        private boolean admits(int comparison) {
            return comparison > 0 || (allowed && comparison == 0);
        }
    }

    boolean contains(T value) {
        return min.map(bound -> bound.admits(value.compareTo(bound.value()))).orElse(true)
                && max.map(bound -> bound.admits(-value.compareTo(bound.value()))).orElse(true);
    }

    /** "1 to 64", "at least 1", "above 0", "0 to below 1" or, without bounds, nothing. */
    public String text(Type<T> type) {
        String low = min.map(bound -> low(bound, type)).orElse("");
        if (max.isEmpty()) {
            return min.map(Bound::allowed).orElse(false) ? "at least " + low : low;
        }
        String high = type.format().apply(max.get().value());
        return low + (low.isEmpty() ? "" : " to ") + (max.get().allowed() ? "" : "below ") + high;
    }

    private static <T extends Comparable<? super T>> String low(Bound<T> bound, Type<T> type) {
        return (bound.allowed() ? "" : "above ") + type.format().apply(bound.value());
    }
}
