package io.tripletflow.cli.demo.scenario;

import io.tripletflow.cli.events.row.RowTimes;
import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.cli.events.row.Visit;
import io.tripletflow.cli.events.row.VisitSource;
import io.tripletflow.event.Event;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Visitors of a shop. Each has two interests, of which few are common; an item is of one, and some
 * items are seen far more often than others. One visit in eight is of no interest of the visitor.
 * Every fifth visitor is held out. The visits of one visitor follow each other.
 */
final class InterestVisits implements VisitSource {

    private static final int VISITORS = 1600;
    private static final int ITEMS = 240;
    private static final int INTERESTS = 24;
    private static final int MIN = 4;
    private static final int MAX = 12;
    private static final int HELD_OUT = 5;
    private static final double STRAY = 0.125;
    private static final double FIRST = 0.7;

    private final List<Visit> visits = new ArrayList<>();
    private int next;

    InterestVisits(Random random) {
        double[] popularity = new double[ITEMS];
        for (int i = 0; i < ITEMS; i++) {
            popularity[i] = StrictMath.exp(0.8 * random.nextGaussian());
        }
        for (int visitor = 0; visitor < VISITORS; visitor++) {
            Split split = visitor % HELD_OUT == 0 ? Split.TEST : Split.TRAIN;
            for (int item : items(popularity, random)) {
                visits.add(visit(visitor, item, split));
            }
        }
    }

    private Visit visit(int visitor, int item, Split split) {
        int index = visits.size();
        return new Visit(
                index + 1,
                "visitor-" + visitor,
                "item-" + item,
                split,
                "",
                RowTimes.BASE_MILLIS + index,
                Event.DEFAULT_WEIGHT,
                "");
    }

    /** What one visitor sees, each item once. */
    private static Set<Integer> items(double[] popularity, Random random) {
        int first = interest(random);
        int second = interest(random);
        int count = MIN + random.nextInt(MAX - MIN + 1);
        Set<Integer> seen = new LinkedHashSet<>();
        for (int i = 0; i < 4 * count && seen.size() < count; i++) {
            boolean stray = random.nextDouble() < STRAY;
            int interest = random.nextDouble() < FIRST ? first : second;
            seen.add(item(popularity, stray ? -1 : interest, random));
        }
        return seen;
    }

    /** Small numbers are common. */
    private static int interest(Random random) {
        return (int) (INTERESTS * StrictMath.pow(random.nextDouble(), 1.5));
    }

    /** An item of the interest, or of any if that is negative, in proportion to popularity. */
    private static int item(double[] popularity, int interest, Random random) {
        double sum = 0;
        int chosen = 0;
        for (int i = 0; i < ITEMS; i++) {
            if (interest < 0 || i % INTERESTS == interest) {
                sum += popularity[i];
                if (random.nextDouble() * sum < popularity[i]) {
                    chosen = i;
                }
            }
        }
        return chosen;
    }

    @Override
    public Optional<StreamRow> next() {
        if (next == visits.size()) {
            return Optional.empty();
        }
        Visit visit = visits.get(next++);
        Optional<Sample> unused = Optional.empty();
        return Optional.of(
                new StreamRow(visit.line(), null, new byte[0], visit.timeMillis(), unused));
    }

    @Override
    public Visit visit() {
        return visits.get(next - 1);
    }

    @Override
    public double fraction() {
        return (double) next / visits.size();
    }

    @Override
    public void close() {
        // nothing is open
    }
}
