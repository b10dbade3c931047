package io.tripletflow.encoder.input;

import io.tripletflow.event.Input;
import java.util.stream.LongStream;

/**
 * What an entity is, said in words beside its ids: each word of the text becomes one more id, apart
 * from those that producers send. An item is then the sum of its own row and those of its words, so
 * that an item that is new lies near those of the same words. Words are those of the second {@link
 * InputVersion}. Not thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/1507.08439">Kula 2015, Metadata embeddings for user and item
 *     cold-start recommendations</a>
 */
public final class TextIds {

    /** Tells the id of a word from a producer's id of the same letters. */
    private static final String PREFIX = "\0";

    private final UnicodeFeatures features = new UnicodeFeatures();

    /**
     * The ids and those of the words, each once.
     *
     * @throws IllegalArgumentException if there are more than {@link Input.Ids#MAX}
     */
    public Input.Ids with(Input.Ids ids, String text) {
        if (text.isEmpty()) {
            return ids;
        }
        LongStream words =
                features.counts(text).keySet().stream()
                        .filter(feature -> feature.startsWith("w:"))
                        .mapToLong(word -> Input.Ids.hash(PREFIX + word));
        return Input.Ids.ofHashes(LongStream.concat(LongStream.of(ids.ids()), words).toArray());
    }
}
