package io.tripletflow.bench.stream;

import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.connectors.event.EventRecords;
import io.tripletflow.connectors.wire.RecordFormat;
import io.tripletflow.connectors.wire.Tag;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * What the events of a bench carry. A vector or an image is its label's centre with noise. Of the
 * words of a text half are drawn from all words and half from the label's own, both by Zipf's law;
 * ids likewise.
 */
enum Content {
    FEATURES(128),
    TEXT(12),
    IDS(8),
    /** 16 pixels high, three numbers each; JSON events have them as base64 of float32. */
    IMAGE(768);

    /** Different words, or ids: as many as a table of ids has rows. */
    private static final int VOCABULARY = 10_000;

    /** Words that a label prefers. */
    private static final int OWN = 200;

    private static final int CENTRES = 1 << 10;
    private static final double SPREAD = 0.5;
    private static final int IMAGE_HEIGHT = 16;
    private static final int IMAGE_CHANNELS = 3;
    private static final String CONSONANTS = "bdfghklmnprstvwz";
    private static final String VOWELS = "aeiou";

    private final int usualSize;

    Content(int usualSize) {
        this.usualSize = usualSize;
    }

    /** Numbers, words or ids of an event where nobody says how many. */
    int usualSize() {
        return usualSize;
    }

    /** Sizes are multiples of it. */
    int unit() {
        return this == IMAGE ? IMAGE_HEIGHT * IMAGE_CHANNELS : 1;
    }

    String tag() {
        return Tag.of(this);
    }

    /** The job's options that say what events carry. */
    Map<String, String> options(int size) {
        return switch (this) {
            case FEATURES -> Map.of("input.dimension", String.valueOf(size));
            case TEXT, IDS -> Map.of("input.kind", tag());
            case IMAGE ->
                    Map.of(
                            "input.kind", tag(),
                            "input.height", String.valueOf(IMAGE_HEIGHT),
                            "input.width", String.valueOf(size / unit()),
                            "input.channels", String.valueOf(IMAGE_CHANNELS));
        };
    }

    /**
     * Value of the record of an event.
     *
     * @param size numbers, words or ids
     * @param event of an input
     */
    byte[] value(
            int label,
            int size,
            SplittableRandom random,
            Function<Input, Event> event,
            RecordFormat format) {
        return switch (this) {
            case FEATURES -> EventRecords.value(event.apply(vector(label, size, random)), format);
            case IMAGE -> {
                Event image = event.apply(vector(label, size, random));
                yield format == RecordFormat.JSON
                        ? EventJson.packed(image)
                        : EventRecords.value(image, format);
            }
            case TEXT -> {
                List<String> words =
                        drawn(label, size, random).stream().map(Content::word).toList();
                Input text = new Input.Text(String.join(" ", words));
                yield EventRecords.value(event.apply(text), format);
            }
            case IDS -> {
                List<String> ids = drawn(label, size, random).stream().map(n -> "id-" + n).toList();
                yield EventRecords.value(event.apply(Input.Ids.of(ids)), ids, format);
            }
        };
    }

    private static Input vector(int label, int size, SplittableRandom random) {
        float[] values = new float[size];
        SplittableRandom centre = new SplittableRandom(label % CENTRES);
        for (int i = 0; i < size; i++) {
            double noise = random.nextDouble(-1, 1);
            values[i] = (float) (centre.nextDouble(-1, 1) + SPREAD * noise);
        }
        return new Input.Features(values);
    }

    /** Numbers of words, below the size of the vocabulary. */
    private static List<Integer> drawn(int label, int count, SplittableRandom random) {
        List<Integer> drawn = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            drawn.add(
                    i % 2 == 0
                            ? zipf(VOCABULARY, random)
                            : new SplittableRandom((long) label * OWN + zipf(OWN, random))
                                    .nextInt(VOCABULARY));
        }
        return drawn;
    }

    /** A rank from 0 with probability ln((r + 2) / (r + 1)) / ln(count + 1), about 1 / (r + 1). */
    private static int zipf(int count, SplittableRandom random) {
        double rank = Math.exp(random.nextDouble() * Math.log(count + 1.0));
        return Math.min(count, (int) rank) - 1;
    }

    /** One that can be spoken; the first of the vocabulary, which are frequent, are short. */
    private static String word(int number) {
        StringBuilder word = new StringBuilder();
        int rest = number;
        do {
            word.append(CONSONANTS.charAt(rest % CONSONANTS.length()));
            rest /= CONSONANTS.length();
            word.append(VOWELS.charAt(rest % VOWELS.length()));
            rest /= VOWELS.length();
        } while (rest > 0);
        return word.toString();
    }
}
