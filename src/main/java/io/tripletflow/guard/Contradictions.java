package io.tripletflow.guard;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Single labels that their neighbours contradict. A fresh event is contradicted if of its {@value
 * #NEAREST} nearest remembered rows none has its label and {@value #AGREEING} or more have one
 * other label, though there are {@value #OWN} or more rows of its own to be found. It stays in the
 * memory and is searched, but nothing is learned from it: where a label looks different from now
 * on, its next events find the first, and are believed.
 *
 * <p>Some events of a clean stream are contradicted, too: the hard ones, which teach most. So
 * nothing is left out before {@value #ORDINARY} of the events are, over {@value #SLOW} horizons and
 * after {@value #MIN} at least. Neighbours are only asked where they tell labels: where lately the
 * nearest row had the right one for {@value #TOLD} of the events or more. Where more than {@value
 * #TOO_MANY} are contradicted the world has changed, and they are believed. Of more than {@value
 * #MAX} contradicted events the oldest is forgotten, and believed where it is remembered still.
 *
 * @see <a href="https://doi.org/10.1613/jair.1.12125">Northcutt, Jiang, Chuang 2021</a> whose
 *     confident learning leaves out by the same reason
 */
final class Contradictions {

    private static final int NEAREST = 3;
    private static final int AGREEING = 2;
    private static final int OWN = 3;
    private static final int MAX = 1 << 14;

    /** Share of nearest rows with the right label from which on neighbours are asked at all. */
    private static final double TOLD = 0.6;

    /** Share of contradicted events above which all are believed. */
    private static final double TOO_MANY = 0.25;

    /**
     * Share of contradicted events above which labels are wrong rather than hard. Chosen within
     * training rows: four clean streams showed .088 at most, with a tenth of wrong labels each
     * showed .102 or more.
     */
    private static final double ORDINARY = 0.095;

    /** Horizons over which that share is taken. */
    private static final int SLOW = 8;

    /** Horizons of events before that share is known. */
    private static final int MIN = 3;

    private final double fading;
    private final double slowFading;
    private final double minWeight;
    private final Set<Long> events = new LinkedHashSet<>();
    private double told;
    private double contradicted;
    private double weight;

    /** Contradicted events and all events, fading slowly. */
    private double usual;

    private double usualWeight;

    /** Gallery rows of the query at hand, nearest first. */
    private final int[] nearest = new int[NEAREST];

    private int found;

    Contradictions(int horizon) {
        fading = 1 - 1.0 / horizon;
        slowFading = 1 - 1.0 / (SLOW * horizon);
        minWeight = (1 - Math.pow(slowFading, MIN * horizon)) / (1 - slowFading);
    }

    /** Judges fresh events by the rows that they may search. */
    void judge(Scores scores, long[] keys) {
        for (int q = 0; q < scores.queries(); q++) {
            boolean is = isContradicted(scores, q);
            told = fading * told + (isTold(scores, q) ? 1 : 0);
            contradicted = fading * contradicted + (is ? 1 : 0);
            weight = fading * weight + 1;
            usual = slowFading * usual + (is ? 1 : 0);
            usualWeight = slowFading * usualWeight + 1;
            if (is && told >= TOLD * weight && contradicted <= TOO_MANY * weight) {
                remember(keys[q]);
            }
        }
    }

    /** Whether nothing is left out at present: none is contradicted, or no more than ordinary. */
    boolean believesAll() {
        return events.isEmpty() || usualWeight < minWeight || usual < ORDINARY * usualWeight;
    }

    /** Whether nothing is to be learned from an event. */
    boolean covers(long key) {
        return !believesAll() && events.contains(key);
    }

    /** Whether the nearest row has the label; after it was looked for. */
    private boolean isTold(Scores scores, int query) {
        return found > 0
                && scores.labels()[scores.queries() + nearest[0]] == scores.labels()[query];
    }

    private boolean isContradicted(Scores scores, int query) {
        float[] similarities = scores.learned();
        int gallery = scores.gallery();
        int from = query * gallery;
        int own = 0;
        found = 0;
        for (int g = 0; g < gallery; g++) {
            if (similarities[from + g] != Float.NEGATIVE_INFINITY) {
                own += scores.labels()[scores.queries() + g] == scores.labels()[query] ? 1 : 0;
                insert(g, similarities, from);
            }
        }
        return own >= OWN && found == NEAREST && isOneOther(scores, query);
    }

    /** Puts a row in its place among the nearest. */
    private void insert(int row, float[] similarities, int from) {
        float similarity = similarities[from + row];
        if (found == NEAREST && similarity <= similarities[from + nearest[NEAREST - 1]]) {
            return;
        }
        int at = Math.min(found, NEAREST - 1);
        while (at > 0 && similarity > similarities[from + nearest[at - 1]]) {
            nearest[at] = nearest[at - 1];
            at--;
        }
        nearest[at] = row;
        found = Math.min(found + 1, NEAREST);
    }

    /** Whether the nearest rows agree on another label. */
    private boolean isOneOther(Scores scores, int query) {
        int max = 0;
        for (int i = 0; i < NEAREST; i++) {
            int label = scores.labels()[scores.queries() + nearest[i]];
            if (label == scores.labels()[query]) {
                return false;
            }
            int same = 0;
            for (int j = 0; j < NEAREST; j++) {
                same += scores.labels()[scores.queries() + nearest[j]] == label ? 1 : 0;
            }
            max = Math.max(max, same);
        }
        return max >= AGREEING;
    }

    private void remember(long key) {
        events.add(key);
        if (events.size() > MAX) {
            Iterator<Long> oldest = events.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(told);
        out.writeDouble(contradicted);
        out.writeDouble(weight);
        out.writeDouble(usual);
        out.writeDouble(usualWeight);
        out.writeInt(events.size());
        for (long key : events) {
            out.writeLong(key);
        }
    }

    void read(DataInput in) throws IOException {
        told = in.readDouble();
        contradicted = in.readDouble();
        weight = in.readDouble();
        usual = in.readDouble();
        usualWeight = in.readDouble();
        events.clear();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            events.add(in.readLong());
        }
    }
}
