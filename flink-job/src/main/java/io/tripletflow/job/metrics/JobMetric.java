package io.tripletflow.job.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Every metric of the job, declared once. Flink knows it as {@code tripletflow.NAME} of its
 * operator; the names never change.
 */
public enum JobMetric {
    LEARNABLE(
            "learnable",
            Operators.VALIDATE,
            Kind.COUNTER,
            "events",
            "Labelled events that came in time to be learned from"),
    DEAD_LETTERS(
            "deadLetters",
            Operators.VALIDATE,
            Kind.COUNTER,
            "records",
            "reason",
            "Records that could not be used, or were too late to be learned from, by reason"),
    FORGOTTEN_ENTITIES(
            "forgottenEntities",
            Operators.VALIDATE,
            Kind.COUNTER,
            "records",
            "Records that asked to forget an entity"),
    EVENT_AGE(
            "eventAgeMillis",
            Operators.VALIDATE,
            Kind.GAUGE,
            "ms",
            "Wall clock minus the time of the newest event so far: freshness of what is read; it"
                    + " grows while no event comes"),

    JOINED_LABELS(
            "joinedLabels",
            Operators.JOIN,
            Kind.COUNTER,
            "labels",
            "Labels that came later and were joined with their input"),
    RETRACTED_LABELS(
            "retractedLabels",
            Operators.JOIN,
            Kind.COUNTER,
            "labels",
            "Labels that were taken back"),
    UNMATCHED_LABELS(
            "unmatchedLabels",
            Operators.JOIN,
            Kind.COUNTER,
            "labels",
            "Labels that found no input; each is a dead letter with reason unmatched-label"),

    FORGOTTEN_EVENTS(
            "forgottenEvents",
            Operators.WINDOWS,
            Kind.COUNTER,
            "events",
            "Events left out because their entity was to be forgotten"),
    MEMORY_LABELS(
            "memoryLabels",
            Operators.WINDOWS,
            Kind.GAUGE,
            "labels",
            "Labels that the groups' memories hold"),
    MEMORY_BYTES(
            "memoryBytes",
            Operators.WINDOWS,
            Kind.GAUGE,
            "bytes",
            "Size of the events that the groups' memories hold"),
    MEMORY_GROUPS(
            "memoryGroups", Operators.WINDOWS, Kind.GAUGE, "groups", "Groups that have a memory"),

    MODEL_VERSION(
            "modelVersion",
            Operators.TRAIN,
            Kind.GAUGE,
            "changes",
            "Changes of the model since it was born"),
    MODEL_EPOCH(
            "modelEpoch",
            Operators.TRAIN,
            Kind.GAUGE,
            "ms since 1970",
            "When the job was last started or restarted: each begins an epoch"),
    MODEL_AGE(
            "modelAgeMillis",
            Operators.TRAIN,
            Kind.GAUGE,
            "ms",
            "Wall clock since the version last changed, or since the start"),
    PENDING_BATCHES(
            "pendingBatches",
            Operators.TRAIN,
            Kind.GAUGE,
            "batches",
            "Batches that wait until their round is complete"),
    BATCHES("batches", Operators.TRAIN, Kind.COUNTER, "batches", "Batches that were learned"),
    LEARNED_EVENTS(
            "learnedEvents",
            Operators.TRAIN,
            Kind.COUNTER,
            "events",
            "Labelled events in those batches, each counted once"),
    REDELIVERED_EVENTS(
            "redeliveredEvents",
            Operators.TRAIN,
            Kind.COUNTER,
            "events",
            "Events that were left out because the same had been learned"),
    STEPS("steps", Operators.TRAIN, Kind.COUNTER, "steps", "Optimiser steps taken"),
    SKIPPED_STEPS(
            "skippedSteps",
            Operators.TRAIN,
            Kind.COUNTER,
            "steps",
            "reason",
            "Steps not taken: no-triplets, not-finite, exploding (gradient beyond all measure),"
                    + " suspended (labels are suspected)"),
    LEARN_TIME(
            "learnMicros",
            Operators.TRAIN,
            Kind.COUNTER,
            "µs",
            "Time spent learning; its rate divided by that of steps is the step time, and by a"
                    + " million the trainer's load"),
    STEP_TIME(
            "stepMicros",
            Operators.TRAIN,
            Kind.GAUGE,
            "µs",
            "Mean time of a step in the last batch, its scoring and mining included"),
    LOSS("loss", Operators.TRAIN, Kind.GAUGE, "loss", "Mean loss of the last batch's steps"),
    ACTIVE_SHARE(
            "activeShare",
            Operators.TRAIN,
            Kind.GAUGE,
            "0 to 1",
            "Share of the last batch's triplets with a positive loss"),
    GRADIENT_NORM(
            "gradientNorm",
            Operators.TRAIN,
            Kind.GAUGE,
            "norm",
            "Mean Euclidean norm of the gradient in the last batch's steps"),
    SPREAD(
            "spread",
            Operators.TRAIN,
            Kind.GAUGE,
            "distance",
            "Spread between labels over the last steps; it falls to 0 in a collapse"),
    RATE_FACTOR(
            "rateFactor",
            Operators.TRAIN,
            Kind.GAUGE,
            "factor",
            "Factor of the learning rate that the guards ask for"),
    RECALL_LEARNED(
            "recallLearned",
            Operators.TRAIN,
            Kind.GAUGE,
            "0 to 1",
            "Prequential recall@1 of the learned space: events are scored before they are learned"),
    RECALL_UNTRAINED(
            "recallUntrained",
            Operators.TRAIN,
            Kind.GAUGE,
            "0 to 1",
            "The same of the untrained encoder: the scaled input, before anything is learned"),
    SCORED_EVENTS(
            "scoredEvents",
            Operators.TRAIN,
            Kind.GAUGE,
            "events",
            "Events that the two recalls have counted since the model was born"),
    COMMITTEE_WEIGHT(
            "committeeWeight",
            Operators.TRAIN,
            Kind.GAUGE,
            "0 to 1",
            "What the contest gives the first of two learners; not a number with one learner"),
    ROLLBACKS(
            "rollbacks",
            Operators.TRAIN,
            Kind.COUNTER,
            "rollbacks",
            "Returns to the last good version"),
    DRIFT_ALARMS(
            "driftAlarms",
            Operators.TRAIN,
            Kind.COUNTER,
            "alarms",
            "Alarms that the stream drifts"),
    GUARDED_ROWS(
            "guardedRows",
            Operators.TRAIN,
            Kind.COUNTER,
            "events",
            "action",
            "Events that a guard left out: absurd (a feature beyond all measure), distrusted (wrong"
                    + " labels, or too old during a drift alarm)"),
    TABLE_ROWS(
            "tableRows",
            Operators.TRAIN,
            Kind.GAUGE,
            "ids",
            "Ids that have a row of their own in the tables of all towers"),
    TABLE_CAPACITY(
            "tableCapacity",
            Operators.TRAIN,
            Kind.GAUGE,
            "ids",
            "Rows that those tables can hold; when full, the id that occurred longest ago gives"
                    + " way"),
    LEARNER_BYTES(
            "learnerBytes",
            Operators.TRAIN,
            Kind.GAUGE,
            "bytes",
            "Part of the last checkpoint that is the learner: parameters, optimiser, guards"),
    MODEL_BYTES(
            "modelBytes",
            Operators.TRAIN,
            Kind.GAUGE,
            "bytes",
            "Size of the last model that was broadcast to the refreshers"),

    EMBEDDINGS_SENT(
            "embeddingsSent",
            Operators.REFRESH,
            Kind.COUNTER,
            "embeddings",
            "Embeddings that went to the topic"),
    EMBEDDINGS_UNMOVED(
            "embeddingsUnmoved",
            Operators.REFRESH,
            Kind.COUNTER,
            "embeddings",
            "Embeddings that were computed but had moved too little to be sent"),
    WAITING_ENTITIES(
            "waitingEntities",
            Operators.REFRESH,
            Kind.GAUGE,
            "entities",
            "Entities that wait to be embedded"),
    REFRESH_LAG(
            "refreshLagMillis",
            Operators.REFRESH,
            Kind.GAUGE,
            "ms",
            "How long the first of them has waited"),
    ENTITIES(
            "entities",
            Operators.REFRESH,
            Kind.GAUGE,
            "entities",
            "Entities that the last full sweep found"),
    SWEEPS("sweeps", Operators.REFRESH, Kind.COUNTER, "sweeps", "Full sweeps over all entities"),
    LAST_SWEEP(
            "lastSweepMillis",
            Operators.REFRESH,
            Kind.GAUGE,
            "ms",
            "How long the last full sweep took"),
    STALE_VERSIONS(
            "staleVersions",
            Operators.REFRESH,
            Kind.GAUGE,
            "updates",
            "How many versions the stalest embedding may be behind the model"),
    STALE_MILLIS(
            "staleMillis",
            Operators.REFRESH,
            Kind.GAUGE,
            "ms",
            "How long ago the model became newer than the stalest embedding may be; 0 if all are of"
                    + " the newest"),

    THRESHOLD(
            "threshold",
            Operators.PROFILE,
            Kind.GAUGE,
            "similarity",
            "From which similarity an event matches its profile"),
    FALSE_NON_MATCH_RATE(
            "falseNonMatchRate",
            Operators.PROFILE,
            Kind.GAUGE,
            "0 to 1",
            "Share of genuine events below the threshold"),
    EQUAL_ERROR_RATE(
            "equalErrorRate",
            Operators.PROFILE,
            Kind.GAUGE,
            "0 to 1",
            "Error rate where false matches and false non-matches are equally many"),

    LOST_TRANSACTIONS(
            "lostTransactions",
            Operators.COMMITTERS,
            Kind.COUNTER,
            "transactions",
            "Transactions whose records are not on the topics (docs/delivery.md); exactly-once"
                    + " only");

    /** Group of all these metrics below their operator's. */
    public static final String GROUP = "tripletflow";

    /** What is registered. */
    public enum Kind {
        /** Grows from 0 as a task starts; its rate is of use. */
        COUNTER,
        /** A number as it is now; not a number while it is not known. */
        GAUGE
    }

    private final String id;
    private final String operator;
    private final Kind kind;
    private final String unit;
    private final String label;
    private final String doc;

    JobMetric(String id, String operator, Kind kind, String unit, String doc) {
        this(id, operator, kind, unit, null, doc);
    }

    /**
     * @param label by whose values there are several of it; null for one alone
     */
    JobMetric(String id, String operator, Kind kind, String unit, String label, String doc) {
        this.id = id;
        this.operator = operator;
        this.kind = kind;
        this.unit = unit;
        this.label = label;
        this.doc = doc;
    }

    /** Its name within {@link #GROUP}. */
    public String id() {
        return id;
    }

    /** Name of the operator that has it. */
    public String operator() {
        return operator;
    }

    public Kind kind() {
        return kind;
    }

    public String unit() {
        return unit;
    }

    /** By whose values there are several of it. */
    public Optional<String> label() {
        return Optional.ofNullable(label);
    }

    /** What it means. */
    public String doc() {
        return doc;
    }

    /** Name that Flink's Prometheus reporter gives it. */
    public String prometheusName() {
        String group = GROUP + "_" + label().map(by -> by + "_").orElse("");
        return "flink_taskmanager_job_task_operator_" + group + id;
    }

    /** All metrics of one operator. */
    public static List<JobMetric> of(String operator) {
        return Arrays.stream(values()).filter(metric -> metric.operator.equals(operator)).toList();
    }

    /** Names of operators, as Flink shows them. */
    static final class Operators {
        static final String VALIDATE = "validate events";
        static final String JOIN = "join late labels";
        static final String WINDOWS = "form triplet windows";
        static final String TRAIN = "train";
        static final String REFRESH = "refresh embeddings";
        static final String PROFILE = "compare with profiles";
        static final String COMMITTERS = "committer of each sink";

        private Operators() {}
    }
}
