package io.tripletflow.job.config.option;

import java.util.Optional;
import java.util.function.Function;

/** What an option is when nobody sets it. */
public sealed interface Default<T extends Comparable<? super T>> {

    /** The value for a job whose other options are {@code values}; empty if there is none. */
    Optional<T> value(Values values);

    /** For the reference, such as "default 5s". */
    String text(Type<T> type);

    /** The job cannot run without the option. */
    record Required<T extends Comparable<? super T>>() implements Default<T> {
        @Override
        public String text(Type<T> type) {
            return "required";
        }

        @Override
        public Optional<T> value(Values values) {
            return Optional.empty();
        }
    }

    record Fixed<T extends Comparable<? super T>>(T constant) implements Default<T> {
        @Override
        public String text(Type<T> type) {
            return "default " + type.format().apply(constant);
        }

        @Override
        public Optional<T> value(Values values) {
            return Optional.of(constant);
        }
    }

    /** Follows from other options. */
    record Derived<T extends Comparable<? super T>>(
            String note, Function<Values, Optional<T>> function) implements Default<T> {
        @Override
        public String text(Type<T> type) {
            return "default " + note;
        }

        @Override
        public Optional<T> value(Values values) {
            return function.apply(values);
        }
    }

    /** Stays open; {@code note} says what happens then. */
    record Open<T extends Comparable<? super T>>(String note) implements Default<T> {
        @Override
        public String text(Type<T> type) {
            return "default " + note;
        }

        @Override
        public Optional<T> value(Values values) {
            return Optional.empty();
        }
    }
}
