package io.tripletflow.event;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/** What a tower reads of an entity. */
public sealed interface Input {

    /** A dense vector; {@code values} is owned by the record: do not modify it afterwards. */
    record Features(float[] values) implements Input {
        public Features {
            requireNonNull(values, "values");
            for (int i = 0; i < values.length; i++) {
                if (!Float.isFinite(values[i])) {
                    throw new IllegalArgumentException(
                            "features must be finite but feature " + i + " is " + values[i]);
                }
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Features that && Arrays.equals(values, that.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }

        @Override
        public String toString() {
            return "Features[" + values.length + "]";
        }
    }

    /** A piece of text, hashed into features by its tower. */
    record Text(String text) implements Input {
        public Text {
            requireNonNull(text, "text");
        }
    }

    /** A total order by content: vectors before texts. */
    static int compare(Input a, Input b) {
        if (a instanceof Features left && b instanceof Features right) {
            return Arrays.compare(left.values, right.values);
        }
        if (a instanceof Text left && b instanceof Text right) {
            return left.text.compareTo(right.text);
        }
        return a instanceof Features ? -1 : 1;
    }
}
