package io.tripletflow.job.metrics;

import io.tripletflow.guard.GuardReport;
import io.tripletflow.learn.BatchReport;
import io.tripletflow.learn.MetricLearner;
import io.tripletflow.learn.batch.TripletBatch;
import java.util.Collection;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Metrics of the trainer, from the report of each batch. Fed by the task's thread; a gauge is read
 * by another and shows the last batch.
 */
public final class TrainerMetrics {

    private final MetricScope scope;
    private final LongSupplier clock;
    private final Counter batches;
    private final Counter learnedEvents;
    private final Counter redeliveredEvents;
    private final Counter steps;
    private final Counter learnMicros;
    private final Counter rollbacks;
    private final Counter driftAlarms;
    private final Counter absurd;
    private final Counter distrusted;
    private final Counter noTriplets;
    private final Counter notFinite;
    private final Counter exploding;
    private final Counter suspended;
    private volatile BatchReport last;
    private volatile double stepMicros = Double.NaN;
    private volatile long changedMillis;
    private volatile double learnerBytes = Double.NaN;
    private volatile double modelBytes = Double.NaN;

    /**
     * @param operator group that Flink gave the trainer
     * @param pending the batches that wait
     * @param clock milliseconds since 1970
     */
    public TrainerMetrics(
            MetricGroup operator,
            MetricLearner learner,
            long epoch,
            Collection<?> pending,
            LongSupplier clock) {
        scope = new MetricScope(operator);
        this.clock = clock;
        changedMillis = clock.getAsLong();
        batches = scope.counter(JobMetric.BATCHES);
        learnedEvents = scope.counter(JobMetric.LEARNED_EVENTS);
        redeliveredEvents = scope.counter(JobMetric.REDELIVERED_EVENTS);
        steps = scope.counter(JobMetric.STEPS);
        learnMicros = scope.counter(JobMetric.LEARN_TIME);
        rollbacks = scope.counter(JobMetric.ROLLBACKS);
        driftAlarms = scope.counter(JobMetric.DRIFT_ALARMS);
        absurd = scope.counter(JobMetric.GUARDED_ROWS, "absurd");
        distrusted = scope.counter(JobMetric.GUARDED_ROWS, "distrusted");
        noTriplets = scope.counter(JobMetric.SKIPPED_STEPS, "no-triplets");
        notFinite = scope.counter(JobMetric.SKIPPED_STEPS, "not-finite");
        exploding = scope.counter(JobMetric.SKIPPED_STEPS, "exploding");
        suspended = scope.counter(JobMetric.SKIPPED_STEPS, "suspended");
        gaugesOfModel(learner, epoch, pending);
        gaugesOfBatch();
    }

    private void gaugesOfModel(MetricLearner learner, long epoch, Collection<?> pending) {
        scope.gauge(JobMetric.MODEL_VERSION, learner::version);
        scope.gauge(JobMetric.MODEL_EPOCH, () -> epoch);
        scope.gauge(JobMetric.MODEL_AGE, () -> clock.getAsLong() - changedMillis);
        scope.gauge(JobMetric.PENDING_BATCHES, pending::size);
        scope.gauge(JobMetric.TABLE_ROWS, learner::tableRows);
        scope.gauge(JobMetric.TABLE_CAPACITY, learner::tableCapacity);
        scope.gauge(JobMetric.LEARNER_BYTES, () -> learnerBytes);
        scope.gauge(JobMetric.MODEL_BYTES, () -> modelBytes);
    }

    private void gaugesOfBatch() {
        scope.gauge(JobMetric.STEP_TIME, () -> stepMicros);
        ofLast(JobMetric.LOSS, BatchReport::loss);
        ofLast(JobMetric.ACTIVE_SHARE, BatchReport::activeShare);
        ofLast(JobMetric.GRADIENT_NORM, BatchReport::gradientNorm);
        ofLast(JobMetric.SPREAD, report -> report.guards().spread());
        ofLast(JobMetric.RATE_FACTOR, report -> report.guards().rate());
        ofLast(JobMetric.RECALL_LEARNED, BatchReport::recallLearned);
        ofLast(JobMetric.RECALL_UNTRAINED, BatchReport::recallUntrained);
        ofLast(JobMetric.SCORED_EVENTS, BatchReport::scored);
        ofLast(JobMetric.COMMITTEE_WEIGHT, BatchReport::committeeWeight);
    }

    private void ofLast(JobMetric metric, ToDoubleFunction<BatchReport> part) {
        scope.gauge(
                metric,
                () -> {
                    BatchReport report = last;
                    return report == null ? Double.NaN : part.applyAsDouble(report);
                });
    }

    /** A batch was learned, in that time. */
    public void learned(TripletBatch batch, BatchReport report, long nanos) {
        if (last == null || last.version() != report.version()) {
            changedMillis = clock.getAsLong();
        }
        last = report;
        long micros = nanos / 1000;
        if (report.steps() > 0) {
            stepMicros = (double) micros / report.steps();
        }
        batches.inc();
        learnedEvents.inc(batch.fresh().size());
        redeliveredEvents.inc(batch.redelivered());
        steps.inc(report.steps());
        learnMicros.inc(micros);
        count(report.guards());
        GuardReport guards = report.guards();
        int others = report.skipped() - guards.skippedNotFinite() - guards.skippedExploding();
        (guards.suspended() > 0 ? suspended : noTriplets).inc(Math.max(0, others));
    }

    private void count(GuardReport guards) {
        rollbacks.inc(guards.rollbacks());
        driftAlarms.inc(guards.driftAlarms());
        absurd.inc(guards.absurdRows());
        distrusted.inc(guards.distrustedRows());
        notFinite.inc(guards.skippedNotFinite());
        exploding.inc(guards.skippedExploding());
    }

    /** The learner went into a checkpoint. */
    public void saved(int bytes) {
        learnerBytes = bytes;
    }

    /** The model went to the refreshers. */
    public void sent(int bytes) {
        modelBytes = bytes;
    }
}
