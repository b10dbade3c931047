package io.tripletflow.connectors.kafka;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Asks the brokers whether they are there, without waiting for them: Kafka's clients of a job are
 * silent for a minute before they fail. Not thread-safe.
 */
public final class BrokerWatch implements AutoCloseable {

    /** Shorter silence is common: a broker restarts, a collection of garbage. */
    static final Duration SILENCE = Duration.ofSeconds(15);

    private static final int ANSWER_MILLIS = 10_000;

    private final Supplier<KafkaFuture<String>> question;
    private final LongSupplier nanos;
    private final Runnable close;
    private KafkaFuture<String> asked;
    private long answered;

    BrokerWatch(Supplier<KafkaFuture<String>> question, LongSupplier nanos, Runnable close) {
        this.question = question;
        this.nanos = nanos;
        this.close = close;
        answered = nanos.getAsLong();
    }

    /** Watches the brokers of {@code settings}. */
    public static BrokerWatch of(KafkaSettings settings) {
        Admin admin = Admin.create(KafkaFailure.bounded(settings));
        return new BrokerWatch(
                () ->
                        admin.describeCluster(new DescribeClusterOptions().timeoutMs(ANSWER_MILLIS))
                                .clusterId(),
                System::nanoTime,
                () -> admin.close(Duration.ZERO));
    }

    /** For how long no broker has answered; empty if that is not worth a word. */
    public Optional<Duration> silence() throws InterruptedException {
        long now = nanos.getAsLong();
        if (asked != null && asked.isDone()) {
            if (isAnswer(asked)) {
                answered = now;
            }
            asked = null;
        }
        if (asked == null) {
            asked = question.get();
        }
        Duration silent = Duration.ofNanos(now - answered);
        return silent.compareTo(SILENCE) < 0 ? Optional.empty() : Optional.of(silent);
    }

    /** A refusal is an answer, too. */
    private static boolean isAnswer(KafkaFuture<String> asked) throws InterruptedException {
        try {
            asked.get();
            return true;
        } catch (ExecutionException e) {
            return !(e.getCause() instanceof TimeoutException);
        }
    }

    @Override
    public void close() {
        close.run();
    }
}
