package io.tripletflow.job.operator.label;

import io.tripletflow.event.Input;
import io.tripletflow.event.LateLabel;
import io.tripletflow.job.config.choice.LateLabels;
import io.tripletflow.job.state.event.JoinInput.Observed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.LongUnaryOperator;

/**
 * The inputs of one entity that a label may look for, in the order of event time. Those that the
 * watermark has passed are kept within {@code labels.inputs}, {@code labels.bytes} and {@code
 * labels.retention}; those that are ahead of it have wider bounds. Not thread-safe.
 */
final class ObservedInputs {

    private static final Comparator<Observed> BY_TIME =
            Comparator.comparingLong(ObservedInputs::time)
                    .thenComparing(each -> each.event().tower())
                    .thenComparing(each -> each.event().group())
                    .thenComparing(each -> each.event().input(), Input::compare)
                    .thenComparing(each -> each.event().source())
                    .thenComparing(Observed::name);

    private final LateLabels spec;
    private final LongUnaryOperator turn;
    private final List<Observed> inputs;

    /**
     * @param turn the watermark at which an event of a time is looked at; ascending
     */
    ObservedInputs(LateLabels spec, LongUnaryOperator turn, List<Observed> known) {
        this.spec = spec;
        this.turn = turn;
        this.inputs = new ArrayList<>(known);
    }

    /** Takes an input; of one that is known already it takes the label, if that had none. */
    void add(Observed input) {
        int same = indexOfSame(input);
        if (same < 0) {
            EntityJoin.insert(input, inputs, BY_TIME);
            bound();
        } else if (inputs.get(same).event().label().isEmpty()) {
            inputs.set(same, input);
        }
    }

    private void bound() {
        long bytes = inputs.stream().mapToLong(ObservedInputs::bytes).sum();
        while (inputs.size() > EntityJoin.AHEAD * spec.inputs() || bytes > 2L * spec.bytes()) {
            bytes -= bytes(inputs.remove(0));
        }
    }

    /** Where the same observation is; −1 if it is not there. */
    int indexOfSame(Observed input) {
        for (int i = inputs.size() - 1; i >= 0; i--) {
            Observed each = inputs.get(i);
            if (each.event().isSameObservation(input.event()) && each.name().equals(input.name())) {
                return i;
            }
        }
        return -1;
    }

    /** Where the newest input is that a label fits, among the last ones at the label's own time. */
    OptionalInt newestFor(LateLabel label) {
        int left = spec.inputs();
        long bytes = spec.bytes();
        for (int i = inputs.size() - 1; i >= 0 && left > 0; i--) {
            Observed each = inputs.get(i);
            if (time(each) > label.timeMillis()) {
                continue;
            }
            left--;
            bytes -= bytes(each);
            if (bytes < 0 || time(each) < label.timeMillis() - spec.retention().toMillis()) {
                break;
            }
            if (label.fits(each.event(), each.name())) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    Observed get(int index) {
        return inputs.get(index);
    }

    /** Puts the same observation with another label in its place. */
    void set(int index, Observed input) {
        inputs.set(index, input);
    }

    /** Those whose turn is after one watermark, and at another or before it. */
    List<Observed> between(long after, long upTo) {
        return inputs.stream().filter(each -> turn(each) > after && turn(each) <= upTo).toList();
    }

    void forgetUntil(long timeMillis) {
        inputs.removeIf(each -> time(each) <= timeMillis);
    }

    /** Drops inputs that no label can find any more: newer ones suffice, or they are too old. */
    void evict(long passed) {
        int left = spec.inputs();
        long bytes = spec.bytes();
        for (int i = inputs.size() - 1; i >= 0; i--) {
            Observed each = inputs.get(i);
            if (turn(each) > passed) {
                continue;
            }
            left--;
            bytes -= bytes(each);
            if (left < 0 || bytes < 0 || expiry(each) <= passed) {
                inputs.subList(0, i + 1).clear();
                return;
            }
        }
    }

    /** The first turn after a watermark; {@link Long#MAX_VALUE} if there is none. */
    long nextTurn(long passed) {
        return inputs.stream()
                .mapToLong(this::turn)
                .filter(each -> each > passed)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** The last turn, or {@code passed} if that is later. */
    long lastTurn(long passed) {
        return inputs.stream().mapToLong(this::turn).reduce(passed, Math::max);
    }

    /** When the oldest input is too old; {@link Long#MAX_VALUE} if there is none. */
    long nextExpiry() {
        return inputs.isEmpty() ? Long.MAX_VALUE : expiry(inputs.get(0));
    }

    /** All that are kept. */
    List<Observed> all() {
        return inputs;
    }

    static long time(Observed input) {
        return input.event().inputMillis();
    }

    long turn(Observed input) {
        return turn.applyAsLong(time(input));
    }

    private long expiry(Observed input) {
        return turn.applyAsLong(time(input) + spec.retention().toMillis() + 1);
    }

    /** Without its label, which changes. */
    private static int bytes(Observed input) {
        int label = input.event().label().map(String::length).orElse(0);
        return input.event().bytes() - Character.BYTES * label;
    }
}
