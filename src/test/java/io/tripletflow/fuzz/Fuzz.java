package io.tripletflow.fuzz;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Gives a parser mutants of valid records, each from a seed of its own. {@code -Dfuzz.records=N}
 * sets how many, {@code -Dfuzz.seed=S} which; a failure says the seed that gives the same record as
 * the first one.
 */
public final class Fuzz {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final int SHOWN_BYTES = 3_000;

    private final String parser;
    private final List<byte[]> samples;
    private final List<String> pieces;
    private final int max;

    /** A parser under attack. */
    public interface Parser {
        /**
         * Parses a record and checks what comes out.
         *
         * @return whether it was parsed; false if it was refused as agreed
         * @throws Exception any other end, which is a failure
         */
        boolean parses(byte[] record) throws Exception;
    }

    /**
     * @param parser its name
     * @param samples valid records, all of which must be parsed
     * @param pieces of the format, such as {@code "entity":}
     */
    public Fuzz(String parser, List<byte[]> samples, List<String> pieces) {
        this(parser, samples, pieces, 64 << 10);
    }

    /**
     * @param max bytes of a record
     */
    public Fuzz(String parser, List<byte[]> samples, List<String> pieces, int max) {
        this.parser = parser;
        this.samples = samples;
        this.pieces = pieces;
        this.max = max;
    }

    /**
     * @param few records of a run that does not say how many
     */
    public void run(long few, Parser target) {
        for (byte[] sample : samples) {
            require(parses(target, sample.clone(), "a sample"), "every sample must be parsed");
        }
        long records = Long.getLong("fuzz.records", few);
        long seed = Long.getLong("fuzz.seed", 1);
        Mutator mutator = new Mutator(samples, pieces, max);
        long parsed = 0;
        long slowest = 0;
        long slowestSeed = seed;
        long began = System.nanoTime();
        for (long i = 0; i < records; i++) {
            byte[] record = mutator.next(new SplittableRandom((seed + i) * GOLDEN_GAMMA));
            long start = System.nanoTime();
            parsed += parses(target, record, "-Dfuzz.seed=" + (seed + i)) ? 1 : 0;
            long took = System.nanoTime() - start;
            if (took > slowest) {
                slowest = took;
                slowestSeed = seed + i;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "fuzz %-20s %,d records from seed %d: %,d parsed, %,d refused; %.1f s; slowest"
                        + " %.1f ms (seed %d); heap at most %,d MiB%n",
                parser,
                records,
                seed,
                parsed,
                records - parsed,
                (System.nanoTime() - began) / 1e9,
                slowest / 1e6,
                slowestSeed,
                Runtime.getRuntime().maxMemory() >> 20);
        if (records >= few) {
            require(parsed > 0 && parsed < records, "some mutants must be parsed, others refused");
        }
    }

    private boolean parses(Parser target, byte[] record, String which) {
        try {
            return target.parses(record);
        } catch (Throwable e) {
            byte[] cut = Arrays.copyOf(record, Math.min(record.length, SHOWN_BYTES));
            throw new AssertionError(
                    "%s failed at %s, %d bytes, in base64 %s: %s"
                            .formatted(
                                    parser,
                                    which,
                                    record.length,
                                    Base64.getEncoder().encodeToString(cut),
                                    e),
                    e);
        }
    }

    private void require(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError(parser + ": " + rule);
        }
    }
}
