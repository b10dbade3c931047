package io.tripletflow.connectors.ledger;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** A set of numbers that lie close together, at a bit each. */
final class SequenceSet {
    private static final int CHUNK_BITS = 16;
    private static final int CHUNK = 1 << CHUNK_BITS;

    private final Map<Long, BitSet> chunks = new HashMap<>();

    /** Whether {@code number}, which is not negative, was not in the set before. */
    boolean add(long number) {
        BitSet chunk = chunks.computeIfAbsent(number >> CHUNK_BITS, any -> new BitSet());
        int bit = (int) (number & (CHUNK - 1));
        boolean absent = !chunk.get(bit);
        chunk.set(bit);
        return absent;
    }

    /** How many numbers from {@code first} to {@code last}, both included, are in the set. */
    long count(long first, long last) {
        long count = 0;
        for (long chunk = first >> CHUNK_BITS; chunk <= last >> CHUNK_BITS; chunk++) {
            BitSet bits = chunks.get(chunk);
            if (bits != null) {
                long start = chunk << CHUNK_BITS;
                int from = (int) Math.max(0, first - start);
                int to = (int) Math.min(CHUNK, last - start + 1);
                count += from < to ? bits.get(from, to).cardinality() : 0;
            }
        }
        return count;
    }
}
