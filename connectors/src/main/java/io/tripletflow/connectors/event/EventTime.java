package io.tripletflow.connectors.event;

import io.tripletflow.connectors.wire.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One rule for the times of events, in JSON, Avro and CSV alike.
 *
 * <p>A number counts from 1970, and its size tells the unit: below 1e11 seconds, below 1e14
 * milliseconds, below 1e17 microseconds, else nanoseconds. So every instant from March 1973 to the
 * year 5138 is read as it was meant, in all four units. A number below 1e8 lies in no unit after
 * March 1973; it is a counter, a default or a mistake, and is refused unless the unit is given.
 *
 * <p>A text is such a number, or a date of ISO-8601: with an offset or Z, else in UTC; a date alone
 * is its midnight; a blank may stand instead of T.
 */
public final class EventTime {

    /** What the numbers count. */
    public enum Unit {
        /** Told by the size of each number. */
        AUTO(0, 0),
        SECONDS(1000, 1),
        MILLIS(1, 1),
        MICROS(1, 1000),
        NANOS(1, 1_000_000);

        private final long times;
        private final long over;

        Unit(long times, long over) {
            this.times = times;
            this.over = over;
        }
    }

    /** The least number that is read as a time where no unit is given. */
    public static final long MIN = 100_000_000L;

    /** End of the year 9999; arithmetic with later times overflows sooner or later. */
    public static final long LATEST = 253_402_300_799_999L;

    private static final long MILLIS_FROM = 100_000_000_000L;
    private static final long MICROS_FROM = 100_000_000_000_000L;
    private static final long NANOS_FROM = 100_000_000_000_000_000L;

    private static final String RIGHT =
            "send seconds, milliseconds, microseconds or nanoseconds since 1970, or ISO-8601 such"
                    + " as 2024-11-23T22:13:20Z";

    private static final int MAX_LENGTH = 64;
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?\\d{1,40}(\\.\\d{0,20})?([eE][+-]?\\d{1,2})?");

    private static final DateTimeFormatter DATE =
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE)
                    .optionalStart()
                    .appendLiteral('T')
                    .append(DateTimeFormatter.ISO_LOCAL_TIME)
                    .optionalStart()
                    .parseLenient()
                    .appendOffset("+HH:mm", "Z")
                    .toFormatter(Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);

    /** An offset without its colon. */
    private static final Pattern SHORT_OFFSET = Pattern.compile("(T.*[+-]\\d\\d)(\\d\\d)$");

    private EventTime() {}

    /** What is no time; the message follows the name of the field: "is …, which …; send …". */
    public static final class NotTimeException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private NotTimeException(String what) {
            super(what);
        }

        /** None, since a topic of garbage must not cost more than one of events. */
        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /**
     * Milliseconds since 1970.
     *
     * @throws NotTimeException if it is no time
     */
    public static long millis(long number) {
        return millis(number, Unit.AUTO);
    }

    /**
     * Milliseconds since 1970.
     *
     * @param text a number or a date
     * @throws NotTimeException if it is no time
     */
    public static long millis(String text) {
        return millis(text, Unit.AUTO);
    }

    /**
     * Milliseconds since 1970.
     *
     * @throws NotTimeException if it is no time
     */
    public static long millis(long number, Unit unit) {
        long millis = millisOrNegative(number, unit);
        if (millis < 0) {
            throw refused(Long.toString(number), number, unit);
        }
        return millis;
    }

    /** Milliseconds since 1970, negative if {@code number} is no time. */
    static long millisOrNegative(long number, Unit unit) {
        if (unit == Unit.AUTO) {
            return number < MIN ? -1 : millisOrNegative(number, bySize(number));
        }
        if (number < 0 || number / unit.over > LATEST / unit.times) {
            return -1;
        }
        return number / unit.over * unit.times;
    }

    /** Whether a number is read as so many milliseconds where no unit is given. */
    static boolean isPlainMillis(long number) {
        return number >= MILLIS_FROM && number < MICROS_FROM;
    }

    private static Unit bySize(long number) {
        if (number < MILLIS_FROM) {
            return Unit.SECONDS;
        }
        if (number < MICROS_FROM) {
            return Unit.MILLIS;
        }
        return number < NANOS_FROM ? Unit.MICROS : Unit.NANOS;
    }

    /**
     * Milliseconds since 1970.
     *
     * @param text a number, or a date whatever the unit
     * @throws NotTimeException if it is no time
     */
    public static long millis(String text, Unit unit) {
        String stripped = text.strip();
        if (stripped.length() > MAX_LENGTH) {
            throw new NotTimeException("is " + Json.quote(text) + ", which is too long; " + RIGHT);
        }
        return NUMBER.matcher(stripped).matches()
                ? ofDecimal(new BigDecimal(stripped), stripped, unit)
                : ofDate(stripped);
    }

    private static long ofDecimal(BigDecimal number, String shown, Unit unit) {
        long whole =
                number.precision() - number.scale() > 18
                        ? number.signum() < 0 ? -1 : ofLarge(number)
                        : number.setScale(0, RoundingMode.FLOOR).longValueExact();
        long millis = millisOrNegative(whole, unit);
        if (millis < 0) {
            throw refused("'" + shown + "'", whole, unit);
        }
        if ((unit == Unit.AUTO ? bySize(whole) : unit) != Unit.SECONDS) {
            return millis;
        }
        BigDecimal part = number.subtract(BigDecimal.valueOf(whole));
        return millis + part.movePointRight(3).longValue();
    }

    private static long ofLarge(BigDecimal number) {
        return number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? Long.MAX_VALUE
                : number.longValue();
    }

    private static long ofDate(String text) {
        String date =
                text.length() > 10 && text.charAt(10) == ' '
                        ? text.substring(0, 10) + 'T' + text.substring(11).replace(" ", "")
                        : text;
        try {
            long millis = instant(SHORT_OFFSET.matcher(date).replaceFirst("$1:$2")).toEpochMilli();
            if (millis >= 0 && millis <= LATEST) {
                return millis;
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw new NotTimeException("is " + Json.quote(text) + ", which is no time; " + RIGHT);
        }
        throw new NotTimeException(
                "is " + Json.quote(text) + ", which lies outside of the years 1970 to 9999");
    }

    private static Instant instant(String text) {
        TemporalAccessor found =
                DATE.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
        if (found instanceof OffsetDateTime date) {
            return date.toInstant();
        }
        return found instanceof LocalDateTime date
                ? date.toInstant(ZoneOffset.UTC)
                : ((LocalDate) found).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private static NotTimeException refused(String shown, long number, Unit unit) {
        String why = ", which lies beyond the year 9999; ";
        if (number < 0) {
            why = "; a time is not negative; ";
        } else if (unit == Unit.AUTO && number < MIN) {
            why =
                    ", which lies before March 1973 in every unit; set source.time-unit if the"
                            + " numbers count from elsewhere, or ";
        }
        return new NotTimeException("is " + shown + why + RIGHT);
    }
}
