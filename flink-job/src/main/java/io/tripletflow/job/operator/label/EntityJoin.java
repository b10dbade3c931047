package io.tripletflow.job.operator.label;

import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.event.Event;
import io.tripletflow.event.LateLabel;
import io.tripletflow.job.config.choice.LateLabels;
import io.tripletflow.job.state.event.EntityLabels;
import io.tripletflow.job.state.event.JoinInput.Observed;
import io.tripletflow.job.state.event.JoinInput.Told;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongUnaryOperator;

/**
 * Joins the labels of one entity with its inputs.
 *
 * <p>Inputs and labels are looked at in the order of event time, each when the watermark says that
 * all before it have come; so what is joined depends on the events, not on the order in which they
 * arrive. A label looks for the newest input that it fits, among the last ones at its own time. One
 * that finds none waits for the first input that it fits.
 *
 * <p>Inputs that no label yet to come can find are dropped. Not thread-safe.
 */
final class EntityJoin {

    /** Where what becomes of labels goes. */
    interface Outcome {
        /** A labelled event to learn, or one that takes a label back. */
        void joined(Event event);

        void unmatched(DeadLetter letter);

        /** All of the entity up to a time has been forgotten. */
        void forgotten(long timeMillis);
    }

    /**
     * How many times {@code labels.inputs} wait at most for the watermark, and labels for inputs.
     */
    static final int AHEAD = 16;

    private static final Comparator<Told> IN_ORDER =
            Comparator.<Told, LateLabel>comparing(each -> each.label().label(), LateLabel.ORDER)
                    .thenComparing(each -> each.label().from().topic())
                    .thenComparing(each -> each.label().from().partition())
                    .thenComparing(each -> each.label().from().offset());

    private final LateLabels spec;
    private final LongUnaryOperator turn;
    private final Outcome outcome;
    private final ObservedInputs inputs;
    private final List<Told> told;
    private final List<Long> obsolete = new ArrayList<>();
    private long passed;
    private long forgetMillis;

    /**
     * @param turn the watermark at which an event of a time is looked at; ascending
     */
    EntityJoin(LateLabels spec, LongUnaryOperator turn, EntityLabels known, Outcome outcome) {
        this.spec = spec;
        this.turn = turn;
        this.outcome = outcome;
        this.inputs = new ObservedInputs(spec, turn, known.observed());
        this.told = new ArrayList<>(known.told());
        this.passed = known.passedMillis();
        this.forgetMillis = known.forgetMillis();
    }

    /** All of the entity up to a time is to be forgotten, once the watermark has come to it. */
    void forget(long timeMillis) {
        forgetMillis = Math.max(forgetMillis, timeMillis);
    }

    void add(Observed input) {
        inputs.add(input);
        if (inputs.turn(input) <= passed) {
            offer(input);
        }
    }

    void add(Told label) {
        insert(label, told, IN_ORDER);
        if (turn(label) <= passed) {
            find(label);
        }
        while (told.size() > AHEAD * spec.inputs()) {
            reject(
                    told.get(0),
                    "but %d labels of the entity wait already; send fewer or raise labels.inputs"
                            .formatted(AHEAD * spec.inputs()));
        }
    }

    static <T> void insert(T item, List<T> sorted, Comparator<T> order) {
        int at = sorted.size();
        while (at > 0 && order.compare(sorted.get(at - 1), item) > 0) {
            at--;
        }
        sorted.add(at, item);
    }

    /** Looks at all that has come, as if the watermark had passed it. */
    void advanceToNewest() {
        long newest =
                forgetMillis == EntityLabels.NEVER
                        ? passed
                        : Math.max(passed, turn.applyAsLong(forgetMillis));
        newest = inputs.lastTurn(newest);
        for (Told each : told) {
            newest = Math.max(newest, turn(each));
        }
        advance(newest);
    }

    /**
     * Looks at all inputs and labels of which the watermark says that none before them can come.
     */
    void advance(long watermark) {
        boolean forgets =
                forgetMillis != EntityLabels.NEVER && turn.applyAsLong(forgetMillis) <= watermark;
        if (forgets) {
            long until = turn.applyAsLong(forgetMillis);
            lookAt(passed, until);
            passed = Math.max(passed, until);
            inputs.forgetUntil(forgetMillis);
            List.copyOf(told).stream()
                    .filter(each -> time(each) <= forgetMillis)
                    .forEach(this::remove);
            outcome.forgotten(forgetMillis);
            forgetMillis = EntityLabels.NEVER;
        }
        if (watermark > passed) {
            if (!told.isEmpty()) {
                lookAt(passed, watermark);
            }
            passed = watermark;
        }
        for (Told label : List.copyOf(told)) {
            if (label.waiting() && expiry(label) <= passed) {
                reject(label, "but none came in labels.retention; send its input, too");
            }
        }
        inputs.evict(passed);
    }

    private void lookAt(long after, long upTo) {
        List<Observed> passing = inputs.between(after, upTo);
        List<Told> labels =
                told.stream().filter(each -> !each.waiting() && turn(each) <= upTo).toList();
        int next = 0;
        for (Told label : labels) {
            while (next < passing.size() && ObservedInputs.time(passing.get(next)) <= time(label)) {
                offer(passing.get(next++));
            }
            find(label);
        }
        while (next < passing.size()) {
            offer(passing.get(next++));
        }
    }

    /** Joins an input with the labels that wait for it. */
    private void offer(Observed input) {
        for (Told label : List.copyOf(told)) {
            if (label.waiting()
                    && label.label().label().fits(input.event(), input.name())
                    && ObservedInputs.time(input) <= time(label) + spec.retention().toMillis()) {
                join(label, inputs.indexOfSame(input));
            }
        }
    }

    /** Joins a label with the newest input that it fits, or lets it wait. */
    private void find(Told label) {
        OptionalInt newest = inputs.newestFor(label.label().label());
        if (newest.isPresent()) {
            join(label, newest.getAsInt());
        } else {
            told.set(told.indexOf(label), new Told(label.label(), true));
        }
    }

    private void join(Told label, int index) {
        Observed input = inputs.get(index);
        Event now = input.event();
        LateLabel late = label.label().label();
        if (late.label().isEmpty() && now.label().isEmpty()) {
            reject(label, "but it has none; send a retraction only after a label");
            return;
        }
        remove(label);
        if (late.label().equals(now.label())) {
            return; // told twice
        }
        long time = Math.max(late.timeMillis(), now.inputMillis());
        if (now.label().isPresent()) {
            outcome.joined(now.retraction(time));
        }
        Event then =
                late.label()
                        .map(text -> now.labelled(text, time, late.weight().orElse(now.weight())))
                        .orElseGet(now::unlabelled);
        inputs.set(index, new Observed(then, input.name()));
        if (late.label().isPresent()) {
            outcome.joined(then);
        }
    }

    private void remove(Told label) {
        told.remove(label);
        obsolete.add(expiry(label));
    }

    private void reject(Told label, String why) {
        remove(label);
        LateLabel late = label.label().label();
        String what =
                late.label().isPresent()
                        ? "has a label told at %d for an input%s "
                        : "is to lose at %d the label of an input%s ";
        Optional<String> which =
                late.ofMillis().isPresent()
                        ? Optional.of(" of time " + late.ofMillis().getAsLong())
                        : Optional.of(late.ofEvent())
                                .filter(name -> !name.isEmpty())
                                .map(name -> " of event '" + name + "'");
        outcome.unmatched(
                label.label()
                        .reject(
                                DeadLetter.Reason.UNMATCHED_LABEL,
                                what.formatted(late.timeMillis(), which.orElse("")) + why));
    }

    /** When nothing need be looked at any more for the sake of labels that have gone. */
    List<Long> obsoleteTurns() {
        return obsolete;
    }

    /** When something must be looked at; {@link Long#MAX_VALUE} if nothing need be. */
    long nextTurn() {
        long next =
                forgetMillis == EntityLabels.NEVER
                        ? Long.MAX_VALUE
                        : turn.applyAsLong(forgetMillis);
        for (Told label : told) {
            next = Math.min(next, label.waiting() ? expiry(label) : turn(label));
        }
        if (!told.isEmpty()) {
            next = Math.min(next, inputs.nextTurn(passed));
        }
        return next;
    }

    /** When the oldest input is too old; {@link Long#MAX_VALUE} if there is none. */
    long nextExpiry() {
        return inputs.nextExpiry();
    }

    /** What is kept, with a timer at {@code expiryMillis}. */
    EntityLabels state(long expiryMillis) {
        return new EntityLabels(inputs.all(), told, passed, expiryMillis, forgetMillis);
    }

    /** Gives up all labels that wait. */
    void rejectWaiting() {
        for (Told label : List.copyOf(told)) {
            reject(label, "but the stream ended before one came; send its input, too");
        }
    }

    private static long time(Told label) {
        return label.label().label().timeMillis();
    }

    private long turn(Told label) {
        return turn.applyAsLong(time(label));
    }

    private long expiry(Told label) {
        return turn.applyAsLong(time(label) + spec.retention().toMillis() + 1);
    }
}
