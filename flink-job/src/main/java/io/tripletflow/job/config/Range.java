package io.tripletflow.job.config;

import java.util.Optional;

/** Values an option may take: from {@code least} to {@code most}, both allowed. */
record Range<T extends Comparable<? super T>>(Optional<T> least, Optional<T> most) {

    boolean contains(T value) {
        return least.map(bound -> value.compareTo(bound) >= 0).orElse(true)
                && most.map(bound -> value.compareTo(bound) <= 0).orElse(true);
    }

    /** "1 to 64", "at least 1", "at most 64" or, without bounds, nothing. */
    String text(Type<T> type) {
        String low = least.map(type.format()).orElse("");
        String high = most.map(type.format()).orElse("");
        if (most.isEmpty()) {
            return least.isEmpty() ? "" : "at least " + low;
        }
        return least.isEmpty() ? "at most " + high : low + " to " + high;
    }
}
