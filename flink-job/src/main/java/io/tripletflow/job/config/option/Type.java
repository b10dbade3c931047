package io.tripletflow.job.config.option;

import io.tripletflow.connectors.wire.Tag;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How the text of an option becomes a value and back.
 *
 * @param name as printed in the reference, such as "duration"
 * @param javaType of the values
 * @param parser throws {@link IllegalArgumentException} with a message for a person
 * @param format the inverse of {@code parser}
 */
public record Type<T extends Comparable<? super T>>(
        String name, Class<T> javaType, Function<String, T> parser, Function<T, String> format) {

    public static final Type<String> STRING =
            new Type<>("string", String.class, Type::nonBlank, value -> value);

    /** Any number of names below the option's key, each with a string, handed on as they are. */
    public static final Type<String> PROPERTIES =
            new Type<>("properties", String.class, value -> value, value -> value);

    public static final Type<Boolean> BOOLEAN =
            new Type<>("boolean", Boolean.class, Type::truth, String::valueOf);

    public static final Type<Integer> INT =
            new Type<>(
                    "int",
                    Integer.class,
                    text -> Math.toIntExact(whole(text, 32)),
                    String::valueOf);

    public static final Type<Long> LONG =
            new Type<>("long", Long.class, text -> whole(text, 64), String::valueOf);

    public static final Type<Float> FLOAT =
            new Type<>("float", Float.class, Type::number, Type::plain);

    public static final Type<Duration> DURATION =
            new Type<>("duration", Duration.class, Units::duration, Units::format);

    /** A number of bytes. */
    public static final Type<Integer> SIZE =
            new Type<>("size", Integer.class, Units::size, Units::formatSize);

    /** One of the constants of {@code choices}, written in lower case with hyphens. */
    public static <E extends Enum<E>> Type<E> choice(Class<E> choices) {
        String names =
                Arrays.stream(choices.getEnumConstants())
                        .map(Type::tag)
                        .collect(Collectors.joining(" | "));
        return new Type<>(names, choices, text -> constant(choices, names, text), Type::tag);
    }

    /** A constant as written in job files: lower case with hyphens. */
    public static String tag(Enum<?> constant) {
        return Tag.of(constant);
    }

    private static <E extends Enum<E>> E constant(Class<E> choices, String names, String text) {
        return Arrays.stream(choices.getEnumConstants())
                .filter(constant -> tag(constant).equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "'" + text + "' is not a choice; write one of " + names));
    }

    private static String nonBlank(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("is empty; write a text");
        }
        return text;
    }

    private static Boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "'" + text + "' is not a boolean; write true or false");
        };
    }

    private static long whole(String text, int bits) {
        if (!text.matches("[+-]?[0-9]+")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a whole number; write digits only, such as 128");
        }
        try {
            return bits == 32 ? Integer.parseInt(text) : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' does not fit into " + bits + " bits; write a smaller number",
                    e);
        }
    }

    private static Float number(String text) {
        if (!text.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a number; write one such as 0.2 or 1e-3");
        }
        float value = Float.parseFloat(text);
        if (Float.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "'" + text + "' does not fit into 32 bits; write a smaller number");
        }
        return value;
    }

    private static String plain(Float value) {
        return new java.math.BigDecimal(value.toString()).stripTrailingZeros().toPlainString();
    }
}
