package io.tripletflow.job.operator.refresh;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The entities that models have learned and that are due to be embedded again, in the order in
 * which they were learned. Who is due need not be remembered in a checkpoint: a restored job begins
 * with a sweep.
 */
final class LearnedEntities {

    /** So many are not left to wait for other work. */
    private static final int MANY = 1 << 15;

    private final Pace pace;
    private final Visitor visitor;
    private final Set<String> due = new LinkedHashSet<>();

    LearnedEntities(Pace pace, Visitor visitor) {
        this.pace = pace;
        this.visitor = visitor;
    }

    void add(String entity) {
        due.add(entity);
    }

    /** Visits a chunk of them now, and the others later. */
    void walk() throws Exception {
        long began = pace.begin();
        Iterator<String> next = due.iterator();
        for (int i = 0; next.hasNext() && (i < pace.chunk() || due.size() > MANY); i++) {
            String entity = next.next();
            next.remove();
            visitor.visit(entity);
        }
        visitor.onChunkEnd();
        if (!due.isEmpty()) {
            pace.rest(began, began, time -> walk());
        }
    }
}
