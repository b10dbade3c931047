package io.tripletflow.job.config.registry;

import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.job.config.choice.InputKind;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.TowerKeys;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.option.Values;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Options of what events carry; each tower may give them for itself. */
public final class InputOptions {

    private static final int TEXT_BUCKETS = 4096;
    private static final int ID_WIDTH = 64;

    public static final Option<InputKind> KIND =
            Option.of(
                            "input.kind",
                            Type.choice(InputKind.class),
                            "What events carry: vectors of numbers, text that is hashed, sets of"
                                    + " ids each of which learns a row, or images as vectors.")
                    .or(InputKind.FEATURES);
    public static final Option<Integer> DIMENSION =
            Option.of(
                            "input.dimension",
                            Type.INT,
                            "Length of the feature vectors, or number of hash buckets of text.")
                    .orFrom(
                            "required for features, 4096 for text, height × width × channels for"
                                    + " images",
                            InputOptions::dimension)
                    .between(1, 1 << 20)
                    .in("numbers");
    public static final Option<Integer> HEIGHT =
            pixels("height", "Height of images: rows of pixels.");
    public static final Option<Integer> WIDTH =
            pixels("width", "Width of images in pixels, or numbers that an id's row has.")
                    .orFrom(
                            "required for images, 64 for ids",
                            values ->
                                    values.find(KIND)
                                            .filter(kind -> kind == InputKind.IDS)
                                            .map(ids -> ID_WIDTH));
    public static final Option<Integer> CHANNELS =
            Option.of(
                            "input.channels",
                            Type.INT,
                            "Numbers of a pixel, which lie together: 1 of grey images, 3 of"
                                    + " colour.")
                    .or(1)
                    .between(1, 1_024)
                    .in("numbers");
    public static final Option<Integer> CAPACITY =
            Option.of(
                            "input.capacity",
                            Type.INT,
                            "Ids that have a row; when all are taken, the one seen least recently"
                                    + " gives way.")
                    .or(10_000)
                    .between(1, 10_000_000)
                    .in("ids");
    public static final Option<Integer> ENTRY_AFTER =
            Option.of(
                            "input.entry-after",
                            Type.INT,
                            "Occurrences after which an id gets a row; rare ones never do.")
                    .or(2)
                    .between(1, 1_000_000)
                    .in("occurrences");
    public static final Option<Duration> EXPIRE_AFTER =
            Option.of(
                            "input.expire-after",
                            Type.DURATION,
                            "Event time after which an id that no event carried loses its row; 0s"
                                    + " means never.")
                    .or(Duration.ZERO)
                    .atLeast(Duration.ZERO);
    public static final Option<Boolean> SCALE_BY_SOURCE =
            Option.of(
                            "input.scale-by-source",
                            Type.BOOLEAN,
                            "Whether numbers are scaled by what each source (camera, device) showed"
                                    + " of them; the first 64 sources have a scale of their own.")
                    .or(false);

    public static final Option<Boolean> SHARE_IDS =
            Option.of(
                            "input.share-ids",
                            Type.BOOLEAN,
                            "Whether the towers of ids that say so have one table of rows, as"
                                    + " histories and items do that are made of the same ids.")
                    .or(false);

    static final List<Option<?>> ALL =
            List.of(
                    KIND,
                    DIMENSION,
                    TowerKeys.TOWER,
                    HEIGHT,
                    WIDTH,
                    CHANNELS,
                    CAPACITY,
                    ENTRY_AFTER,
                    EXPIRE_AFTER,
                    SCALE_BY_SOURCE,
                    SHARE_IDS);

    private InputOptions() {}

    /** Whether the tower has columns of numbers that are scaled. */
    public static boolean scalesBySource(Values v) {
        InputKind kind = v.get(KIND);
        return (kind == InputKind.FEATURES || kind == InputKind.IMAGE)
                && v.get(EncoderOptions.NORMALIZE_INPUT);
    }

    /** What the tower accepts, if all of it is there. */
    public static Optional<InputSpec> spec(Values v) {
        return v.find(KIND)
                .flatMap(
                        kind ->
                                switch (kind) {
                                    case FEATURES -> v.find(DIMENSION).map(InputSpec.Dense::new);
                                    case TEXT -> v.find(DIMENSION).map(InputSpec.HashedText::new);
                                    case IDS ->
                                            v.find(WIDTH)
                                                    .filter(width -> tableFits(v, width))
                                                    .map(width -> ids(v, width));
                                    case IMAGE -> image(v);
                                });
    }

    /** The dimension that the tower has, whatever stands at the top; none of ids. */
    public static Optional<Integer> ownDimension(Values v) {
        return spec(v).filter(input -> !(input instanceof InputSpec.Ids)).map(InputSpec::dimension);
    }

    /** Whether the numbers of all rows fit into one array. */
    public static boolean tableFits(Values v, int width) {
        return (long) v.get(CAPACITY) * width <= Integer.MAX_VALUE;
    }

    private static InputSpec ids(Values v, int width) {
        return new InputSpec.Ids(
                v.get(CAPACITY),
                v.get(ENTRY_AFTER),
                v.get(EXPIRE_AFTER).toMillis(),
                width,
                v.get(SHARE_IDS));
    }

    private static Optional<InputSpec> image(Values v) {
        return v.find(HEIGHT)
                .flatMap(
                        height ->
                                v.find(WIDTH)
                                        .filter(width -> size(height, width, v) <= 1 << 20)
                                        .map(
                                                width ->
                                                        new InputSpec.Image(
                                                                height, width, v.get(CHANNELS))));
    }

    private static long size(int height, int width, Values v) {
        return (long) height * width * v.get(CHANNELS);
    }

    private static Optional<Integer> dimension(Values v) {
        return v.find(KIND)
                .flatMap(
                        kind ->
                                switch (kind) {
                                    case FEATURES -> Optional.empty();
                                    case TEXT -> Optional.of(TEXT_BUCKETS);
                                    case IDS -> Optional.empty();
                                    case IMAGE -> image(v).map(InputSpec::dimension);
                                });
    }

    private static Option<Integer> pixels(String name, String doc) {
        return Option.of("input." + name, Type.INT, doc)
                .orOpen("required for images")
                .between(1, 16_384)
                .in(name.equals("width") ? "pixels or numbers" : "pixels");
    }
}
