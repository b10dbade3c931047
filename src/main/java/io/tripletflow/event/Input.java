package io.tripletflow.event;

import static java.util.Objects.requireNonNull;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UProperty;
import io.tripletflow.matrix.Sizes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.codec.digest.MurmurHash3;

/** What a tower reads of an entity. */
public sealed interface Input {

    /** About how many bytes it takes on the heap. */
    int bytes();

    /** A dense vector; {@code values} is owned by the record: do not modify it afterwards. */
    record Features(float[] values) implements Input {
        public Features {
            requireNonNull(values, "values");
            if (!Sizes.areFinite(values)) {
                int i = 0;
                while (Float.isFinite(values[i])) {
                    i++;
                }
                throw new IllegalArgumentException(
                        "features must be finite but feature " + i + " is " + values[i]);
            }
        }

        @Override
        public int bytes() {
            return 32 + Float.BYTES * values.length;
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

        /**
         * Whether there is nothing to read in a text: only blanks, control and format characters.
         * Every other text has features for models of the newest input version.
         */
        public static boolean isBlank(String text) {
            return text.codePoints().allMatch(Text::isBlank);
        }

        /** Whether a character has no features: a blank, control or format character. */
        public static boolean isBlank(int codePoint) {
            return UCharacter.isUWhiteSpace(codePoint)
                    || UCharacter.getType(codePoint) == UCharacterCategory.CONTROL
                    || UCharacter.getType(codePoint) == UCharacterCategory.FORMAT
                    || UCharacter.hasBinaryProperty(
                            codePoint, UProperty.DEFAULT_IGNORABLE_CODE_POINT);
        }

        @Override
        public int bytes() {
            return 56 + Character.BYTES * text.length();
        }
    }

    /**
     * A set of ids (products seen, words of a query, attributes), each a 64-bit hash of its text;
     * may be empty. {@code ids} is owned by the record: do not modify it afterwards.
     *
     * @param ids ascending, each once
     */
    record Ids(long[] ids) implements Input {

        /** Most ids of one event. */
        public static final int MAX = 1 << 16;

        public Ids {
            requireNonNull(ids, "ids");
            if (ids.length > MAX) {
                throw new IllegalArgumentException(
                        "ids must be at most " + MAX + " but were " + ids.length);
            }
            for (int i = 1; i < ids.length; i++) {
                if (ids[i - 1] >= ids[i]) {
                    throw new IllegalArgumentException(
                            "ids must be ascending and distinct but id " + i + " is not");
                }
            }
        }

        /** The set of the ids with these texts, in any order; duplicates count once. */
        public static Ids of(List<String> texts) {
            return ofHashes(texts.stream().mapToLong(Ids::hash).toArray());
        }

        /** The set of ids with these hashes, in any order; duplicates count once. */
        public static Ids ofHashes(long... hashes) {
            return new Ids(Arrays.stream(hashes).sorted().distinct().toArray());
        }

        /**
         * The first half of the 128-bit hash of the id's text in UTF-8. Among a million ids two
         * share a hash with probability 3e-8.
         *
         * @see <a href="https://github.com/aappleby/smhasher">MurmurHash3 (Appleby 2011)</a>
         */
        public static long hash(String text) {
            return MurmurHash3.hash128x64(text.getBytes(StandardCharsets.UTF_8))[0];
        }

        @Override
        public int bytes() {
            return 32 + Long.BYTES * ids.length;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Ids that && Arrays.equals(ids, that.ids);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(ids);
        }

        @Override
        public String toString() {
            return "Ids[" + ids.length + "]";
        }
    }

    /** A total order by content: vectors before texts before sets of ids. */
    static int compare(Input a, Input b) {
        if (a instanceof Features left && b instanceof Features right) {
            return Arrays.compare(left.values, right.values);
        }
        if (a instanceof Text left && b instanceof Text right) {
            return left.text.compareTo(right.text);
        }
        if (a instanceof Ids left && b instanceof Ids right) {
            return Arrays.compare(left.ids, right.ids);
        }
        return Integer.compare(rank(a), rank(b));
    }

    private static int rank(Input input) {
        return input instanceof Features ? 0 : input instanceof Text ? 1 : 2;
    }
}
