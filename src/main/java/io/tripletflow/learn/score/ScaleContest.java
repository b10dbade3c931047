package io.tripletflow.learn.score;

import io.tripletflow.encoder.input.InputVersion;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.Arrays;
import java.util.Map;

/**
 * By which {@linkplain InputVersion version} columns of features are scaled. Fresh events look for
 * their nearest row in the untrained space of each. With c events that one version alone finds, and
 * o that another alone finds, the first finds more where
 *
 * <pre>
 * z = (c − o) / √(c + o) ≥ {@value #SIGNIFICANT}
 * </pre>
 *
 * (McNemar 1947). The model goes on with a version that finds more than the present one; of
 * several, with one that no other of them is ahead of. Roots bend what distances mean, so they must
 * also spare a fifth of the present version's misses; cut values are lost for good, so cuts must
 * spare a tenth, and find more than roots do. Nothing is learned in these spaces, so known labels
 * speak for new ones too. After {@value #EVENTS} events the contest is over. Not thread-safe.
 */
public final class ScaleContest {

    static final double SIGNIFICANT = 3;
    static final long EVENTS = 4_096;

    /** Misses of the present version for each that roots must spare. */
    private static final long MISSES_OF_ROOTS = 5;

    /** The same of cuts. */
    private static final long MISSES_OF_CUTS = 10;

    /** Places by the number of a version. */
    private static final int VERSIONS = InputVersion.values().length + 1;

    private static final int FIRST_CONTESTED = InputVersion.SECOND.number();
    private static final int CONTESTED = VERSIONS - FIRST_CONTESTED;

    private long events;

    /** Events that one version finds and another does not. */
    private final long[][] wins = new long[VERSIONS][VERSIONS];

    private final long[] misses = new long[VERSIONS];

    /** Whether events are asked for. */
    public boolean isOpen() {
        return events < EVENTS;
    }

    /** None are asked for any more. */
    public void close() {
        events = EVENTS;
    }

    /**
     * Events looked for their nearest row.
     *
     * @param spaces by the version that scales their inputs
     * @param labels of the queries, then of the gallery
     */
    public void score(Map<InputVersion, Similarities> spaces, int[] labels) {
        int queries = spaces.values().iterator().next().queries();
        for (int q = 0; q < queries; q++) {
            for (Map.Entry<InputVersion, Similarities> one : spaces.entrySet()) {
                misses[one.getKey().number()] += one.getValue().finds(q, labels) ? 0 : 1;
                for (Map.Entry<InputVersion, Similarities> other : spaces.entrySet()) {
                    if (one.getValue().finds(q, labels) && !other.getValue().finds(q, labels)) {
                        wins[one.getKey().number()][other.getKey().number()]++;
                    }
                }
            }
        }
        events += queries;
    }

    /** The version that the model goes on with; the present one where none finds more. */
    public InputVersion next(InputVersion present) {
        InputVersion best = present;
        for (InputVersion other : InputVersion.values()) {
            if (findsMore(other, present)
                    && (best == present || wins(other, best) > wins(best, other))) {
                best = other;
            }
        }
        return best;
    }

    private boolean findsMore(InputVersion one, InputVersion other) {
        long spared = wins(one, other) - wins(other, one);
        return isAhead(one, other)
                && switch (one) {
                    case FOURTH -> MISSES_OF_ROOTS * spared >= misses[other.number()];
                    case SIXTH ->
                            MISSES_OF_CUTS * spared >= misses[other.number()]
                                    && isAhead(one, InputVersion.FOURTH);
                    default -> true;
                };
    }

    private boolean isAhead(InputVersion one, InputVersion other) {
        long alone = wins(one, other);
        long others = wins(other, one);
        return alone > others
                && alone - others >= SIGNIFICANT * Math.sqrt((double) (alone + others));
    }

    private long wins(InputVersion one, InputVersion other) {
        return wins[one.number()][other.number()];
    }

    /** Writes all state. */
    public void write(Tensors out) {
        out.putLong("events", events);
        long[] all = new long[CONTESTED * CONTESTED];
        for (int i = 0; i < all.length; i++) {
            all[i] = wins[FIRST_CONTESTED + i / CONTESTED][FIRST_CONTESTED + i % CONTESTED];
        }
        out.put("wins", all);
        out.put("misses", Arrays.copyOfRange(misses, FIRST_CONTESTED, VERSIONS));
    }

    /**
     * Reads what {@link #write} wrote. A model of a build without the contest goes on without; one
     * of a build that compared fewer versions has counted those.
     *
     * @throws TensorException if a number is missing
     */
    public void read(Tensors in) throws TensorException {
        if (!in.has("events")) {
            close();
            return;
        }
        events = in.count("events");
        if (!in.has("wins")) {
            wins[InputVersion.THIRD.number()][InputVersion.SECOND.number()] = in.count("shared");
            wins[InputVersion.SECOND.number()][InputVersion.THIRD.number()] = in.count("own");
            return;
        }
        int contested = Math.min(CONTESTED, in.get("misses").size()); // then; versions only come
        long[] all = in.longs("wins", (long) contested * contested);
        for (int i = 0; i < all.length; i++) {
            wins[FIRST_CONTESTED + i / contested][FIRST_CONTESTED + i % contested] = all[i];
        }
        System.arraycopy(in.longs("misses", contested), 0, misses, FIRST_CONTESTED, contested);
    }
}
