package io.tripletflow.learn;

import io.tripletflow.guard.GuardReport;
import io.tripletflow.loss.LossValue;

/** Adds up the steps of one batch for its report. */
final class StepTotals {

    private int wanted;
    private int taken;
    private int losses;
    private long mined;
    private long active;
    private double loss;
    private double norms;

    void want(int steps) {
        wanted += steps;
    }

    void add(LossValue value, double norm, boolean wasTaken) {
        mined += value.terms();
        active += value.active();
        if (wasTaken) {
            loss += value.loss();
            losses++;
            norms += norm;
            taken++;
        }
    }

    BatchReport report(LearnerState state, GuardReport guards) {
        return new BatchReport(
                state.version,
                taken,
                wanted - taken,
                mined,
                losses == 0 ? 0 : loss / losses,
                mined == 0 ? 0 : (double) active / mined,
                taken == 0 ? 0 : norms / taken,
                state.learnedRecall.recall(),
                state.untrainedRecall.recall(),
                state.scored,
                guards,
                state.contest == null ? Double.NaN : state.contest.weight());
    }
}
