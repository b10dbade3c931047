package io.tripletflow.job.config.rule;

import static io.tripletflow.job.config.registry.RunOptions.CHECKPOINT_INTERVAL;
import static io.tripletflow.job.config.registry.RunOptions.CHECKPOINT_TIMEOUT;
import static io.tripletflow.job.config.registry.RunOptions.DELIVERY_TRANSACTION_TIMEOUT;

import io.tripletflow.job.config.option.Findings;
import io.tripletflow.job.config.option.Units;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.registry.RunOptions;
import java.time.Duration;

/**
 * Rules of the transactions that exactly-once output is written in. A transaction begins with the
 * checkpoint before its own, so it must outlive the interval, its checkpoint, and a restart that
 * comes between that checkpoint and the commit.
 */
final class DeliveryRules {

    /** transaction.max.timeout.ms of a broker that nobody configured. */
    private static final Duration BROKER_LIMIT = Duration.ofMinutes(15);

    /** Below this a restart is a gamble: Flink takes 50 s to notice that a machine is gone. */
    private static final Duration SHORTEST_RESTART = Duration.ofMinutes(1);

    private static final String TOLERATED = "execution.checkpointing.tolerable-failed-checkpoints";

    private final Values values;
    private final Findings findings;

    DeliveryRules(Values values, Findings findings) {
        this.values = values;
        this.findings = findings;
    }

    void check() {
        switch (values.get(RunOptions.DELIVERY_GUARANTEE)) {
            case EXACTLY_ONCE -> transactions();
            case AT_LEAST_ONCE -> {}
        }
    }

    private void transactions() {
        if (values.get(CHECKPOINT_INTERVAL).isZero()) {
            findings.problem(
                    values,
                    CHECKPOINT_INTERVAL,
                    "must be above 0s with delivery.guarantee exactly-once, whose output appears"
                            + " with each checkpoint; write one such as 5s, or choose"
                            + " at-least-once");
            return;
        }
        lifetime();
        brokerLimit();
    }

    private void lifetime() {
        Duration interval = values.get(CHECKPOINT_INTERVAL);
        Duration checkpoint = values.get(CHECKPOINT_TIMEOUT);
        Duration timeout = values.get(DELIVERY_TRANSACTION_TIMEOUT);
        int attempts = 1 + toleratedFailures();
        Duration held = interval.plus(checkpoint).multipliedBy(attempts);
        String sum =
                (attempts == 1 ? "" : attempts + " times ")
                        + "checkpoint.interval "
                        + Units.format(interval)
                        + " plus checkpoint.timeout "
                        + Units.format(checkpoint);
        Duration left = timeout.minus(held);
        if (left.isNegative() || left.isZero()) {
            findings.problem(
                    values,
                    DELIVERY_TRANSACTION_TIMEOUT,
                    "must exceed "
                            + sum
                            + " and the time of a restart but was "
                            + Units.format(timeout)
                            + ", or transactions expire before they commit and output is lost;"
                            + " raise it, or lower those");
        } else if (left.compareTo(SHORTEST_RESTART) < 0) {
            findings.warning(
                    values,
                    DELIVERY_TRANSACTION_TIMEOUT,
                    "is "
                            + Units.format(timeout)
                            + ", which after "
                            + sum
                            + " leaves a restart only "
                            + Units.format(left)
                            + " before output is lost; raise it or lower checkpoint.timeout");
        }
    }

    /** A failed checkpoint that is tolerated leaves its transaction open until the next. */
    private int toleratedFailures() {
        String tolerated = values.properties(RunOptions.FLINK).getOrDefault(TOLERATED, "0");
        try {
            return Math.max(0, Math.min(1000, Integer.parseInt(tolerated.strip())));
        } catch (NumberFormatException e) {
            return 0; // Flink says what is wrong with it
        }
    }

    private void brokerLimit() {
        Duration timeout = values.get(DELIVERY_TRANSACTION_TIMEOUT);
        if (timeout.compareTo(BROKER_LIMIT) > 0) {
            findings.warning(
                    values,
                    DELIVERY_TRANSACTION_TIMEOUT,
                    "is "
                            + Units.format(timeout)
                            + " but brokers refuse more than 15min unless configured; set their"
                            + " transaction.max.timeout.ms to at least "
                            + timeout.toMillis()
                            + " or lower it");
        }
    }
}
