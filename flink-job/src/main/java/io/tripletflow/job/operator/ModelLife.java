package io.tripletflow.job.operator;

import io.tripletflow.connectors.output.LifeEvent;
import io.tripletflow.connectors.output.LifeEvent.Kind;
import io.tripletflow.learn.BatchReport;
import java.util.ArrayList;
import java.util.List;

/**
 * What the trainer tells of its model's life beside what it learned. All but the start follows from
 * the model and the batches, so that a restored job tells what one would that never stopped.
 */
final class ModelLife {

    private LifeEvent start;
    private long quarters;

    /**
     * @param version of the model that the job begins with
     * @param committeeWeight of that model, NaN without a committee
     */
    ModelLife(boolean restored, long version, double committeeWeight) {
        start = new LifeEvent(restored ? Kind.RESTORED : Kind.BORN, version);
        quarters = quarters(committeeWeight);
    }

    /** What happened since the batch before; with the first batch also how the job began. */
    List<LifeEvent> since(BatchReport done) {
        List<LifeEvent> life = new ArrayList<>();
        if (start != null) {
            life.add(start);
            start = null;
        }
        if (done.guards().driftAlarms() > 0) {
            life.add(new LifeEvent(Kind.DRIFT, done.version()));
        }
        if (done.guards().rollbacks() > 0) {
            life.add(new LifeEvent(Kind.ROLLED_BACK, done.version()));
        }
        long before = quarters;
        quarters = quarters(done.committeeWeight());
        if (quarters != before) {
            life.add(new LifeEvent(Kind.COMMITTEE_CHANGED, done.version()));
        }
        return life;
    }

    /** 0 to 4; the committee itself blends by quarters. 0 without a committee. */
    private static long quarters(double weight) {
        return Math.round(4 * weight);
    }
}
