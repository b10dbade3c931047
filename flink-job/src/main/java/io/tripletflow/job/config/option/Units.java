package io.tripletflow.job.config.option;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations (milliseconds at the finest) and sizes as written in job files. */
public final class Units {

    private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,18}) ?([A-Za-z]*)");

    private Units() {}

    /** Reads "250ms", "5s", "10min" (or "10m"), "1h", "7d"; zero needs no unit. */
    static Duration duration(String text) {
        Matcher amount = AMOUNT.matcher(text);
        if (!amount.matches()) {
            throw notADuration(text);
        }
        long number = Long.parseLong(amount.group(1));
        String unit = amount.group(2);
        long millis =
                switch (unit) {
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    case "min", "m" -> 60_000;
                    case "h" -> 3_600_000;
                    case "d" -> 86_400_000;
                    default -> 0;
                };
        if (millis == 0 && !(unit.isEmpty() && number == 0)) {
            throw notADuration(text);
        }
        try {
            return Duration.ofMillis(Math.multiplyExact(number, millis));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is too long for a duration; write a shorter one", e);
        }
    }

    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        if (millis % 86_400_000 == 0) {
            return millis / 86_400_000 + "d";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0) {
            return millis / 60_000 + "min";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }

    /** Reads "512", "512B", "64KiB", "1MiB", "1GiB" as a number of bytes below 2 GiB. */
    static Integer size(String text) {
        Matcher amount = AMOUNT.matcher(text);
        int shift =
                amount.matches()
                        ? switch (amount.group(2)) {
                            case "", "B" -> 0;
                            case "KiB" -> 10;
                            case "MiB" -> 20;
                            case "GiB" -> 30;
                            default -> -1;
                        }
                        : -1;
        if (shift < 0) {
            throw new IllegalArgumentException(
                    "'"
                            + text
                            + "' is not a size; write a number and a unit (B, KiB, MiB, GiB),"
                            + " such as 1MiB");
        }
        long number = Long.parseLong(amount.group(1));
        if (number > Integer.MAX_VALUE >> shift) {
            throw new IllegalArgumentException(
                    "'" + text + "' is too large for a size; write one below 2GiB");
        }
        return (int) (number << shift);
    }

    static String formatSize(Integer bytes) {
        if (bytes == 0 || bytes % 1024 != 0) {
            return bytes + "B";
        }
        if (bytes % (1 << 20) != 0) {
            return bytes / 1024 + "KiB";
        }
        return bytes % (1 << 30) == 0 ? bytes / (1 << 30) + "GiB" : bytes / (1 << 20) + "MiB";
    }

    private static IllegalArgumentException notADuration(String text) {
        return new IllegalArgumentException(
                "'"
                        + text
                        + "' is not a duration; write a number and a unit (ms, s, min, h, d),"
                        + " such as 250ms");
    }
}
