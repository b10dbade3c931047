package io.tripletflow.connectors.output;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Puts slices together again, in whatever order they come and however many are lost or repeated.
 * Yields a snapshot only when all its slices are there and their SHA-256 is the announced one, and
 * never one that is older than the last. Holds at most {@value #MAX_OPEN} incomplete snapshots and
 * as many bytes as one snapshot can have, and gives up the oldest first. Not thread-safe.
 */
public final class ModelAssembler {
    static final int MAX_OPEN = 4;

    private static final Comparator<Open> BY_AGE =
            Comparator.comparingLong((Open open) -> open.like.epoch())
                    .thenComparingLong(open -> open.like.version());

    private final List<Open> open = new ArrayList<>();
    private final long maxBytes;
    private long epoch = -1;
    private long version = -1;

    public ModelAssembler() {
        this(Integer.MAX_VALUE - 8); // the longest array
    }

    ModelAssembler(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes in one slice; the snapshot that it completed, if any. */
    public Optional<ModelSnapshot> add(ModelSlice slice) {
        if (!isNewer(slice)) {
            return Optional.empty();
        }
        Open snapshot = openFor(slice);
        boolean whole = snapshot.put(slice);
        while (open.size() > MAX_OPEN || open.stream().mapToLong(o -> o.bytes).sum() > maxBytes) {
            open.remove(open.stream().min(BY_AGE).orElseThrow());
        }
        if (!whole || !open.remove(snapshot)) {
            return Optional.empty();
        }
        byte[] bytes = snapshot.join();
        if (!ModelSlices.sha256(bytes).equals(slice.sha256())) {
            return Optional.empty();
        }
        epoch = slice.epoch();
        version = slice.version();
        open.removeIf(other -> !isNewer(other.like));
        return Optional.of(new ModelSnapshot(epoch, version, bytes));
    }

    private boolean isNewer(ModelSlice slice) {
        return slice.epoch() > epoch || (slice.epoch() == epoch && slice.version() > version);
    }

    private Open openFor(ModelSlice slice) {
        for (Open candidate : open) {
            if (candidate.accepts(slice)) {
                return candidate;
            }
        }
        Open created = new Open(slice);
        open.add(created);
        return created;
    }

    /** A snapshot some of whose slices are still to come. */
    private static final class Open {
        private final ModelSlice like;
        private final byte[][] parts;
        private int missing;
        private long bytes;

        Open(ModelSlice first) {
            like = first;
            parts = new byte[first.slices()][];
            missing = first.slices();
        }

        /** Whether {@code slice} is of the same snapshot: same version, and the same content. */
        boolean accepts(ModelSlice slice) {
            return slice.epoch() == like.epoch()
                    && slice.version() == like.version()
                    && slice.slices() == like.slices()
                    && slice.sha256().equals(like.sha256());
        }

        /** Whether that was the last one missing. A repeated slice replaces the earlier one. */
        boolean put(ModelSlice slice) {
            byte[] before = parts[slice.slice()];
            if (before == null) {
                missing--;
            }
            bytes += slice.data().length - (before == null ? 0 : before.length);
            parts[slice.slice()] = slice.data();
            return missing == 0;
        }

        byte[] join() {
            byte[] joined = new byte[Math.toIntExact(bytes)];
            int at = 0;
            for (byte[] part : parts) {
                System.arraycopy(part, 0, joined, at, part.length);
                at += part.length;
            }
            return joined;
        }
    }
}
