package io.tripletflow.job.state.event;

import java.util.List;

/**
 * What the join of late labels keeps of an entity.
 *
 * @param observed its inputs, by event time
 * @param told labels that no input was found for yet, by event time
 * @param passedMillis watermark up to which both were looked at
 * @param expiryMillis when a timer looks for what is too old; {@link #NO_TIMER} if none does
 * @param forgetMillis event time up to which all is to be forgotten; {@link #NEVER} if nothing is
 */
public record EntityLabels(
        List<JoinInput.Observed> observed,
        List<JoinInput.Told> told,
        long passedMillis,
        long expiryMillis,
        long forgetMillis) {

    public static final long NEVER = Long.MIN_VALUE;

    public static final long NO_TIMER = Long.MIN_VALUE;

    /** Of an entity that nothing is known of. */
    public static final EntityLabels NONE =
            new EntityLabels(List.of(), List.of(), Long.MIN_VALUE, NO_TIMER, NEVER);

    public EntityLabels {
        observed = List.copyOf(observed);
        told = List.copyOf(told);
    }

    /** Whether nothing is kept. */
    public boolean isEmpty() {
        return observed.isEmpty() && told.isEmpty() && forgetMillis == NEVER;
    }
}
