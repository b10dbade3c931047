package io.tripletflow.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class BrokerWatchTest {

    private final AtomicLong seconds = new AtomicLong();
    private final AtomicInteger questions = new AtomicInteger();
    private KafkaFutureImpl<String> asked;
    private final BrokerWatch watch =
            new BrokerWatch(
                    () -> {
                        questions.incrementAndGet();
                        asked = new KafkaFutureImpl<>();
                        return asked;
                    },
                    () -> seconds.get() * 1_000_000_000L,
                    () -> {});

    @Test
    void silence_isToldAfterAWhile_andEndsWithTheNextAnswer() throws InterruptedException {
        assertThat(watch.silence()).isEmpty();
        seconds.set(14);
        assertThat(watch.silence()).isEmpty();
        seconds.set(15);
        assertThat(watch.silence()).contains(Duration.ofSeconds(15));
        assertThat(questions).as("one question at a time").hasValue(1);
        asked.complete("cluster");
        assertThat(watch.silence()).isEmpty();
        assertThat(questions).hasValue(2);
    }

    @Test
    void questionThatWasNotAnsweredInTime_isAskedAgain() throws InterruptedException {
        watch.silence();
        asked.completeExceptionally(new TimeoutException("nobody there"));
        seconds.set(20);
        assertThat(watch.silence()).contains(Duration.ofSeconds(20));
        assertThat(questions).hasValue(2);
    }

    @Test
    void refusal_isAnAnswer() throws InterruptedException {
        watch.silence();
        asked.completeExceptionally(new ClusterAuthorizationException("no"));
        seconds.set(20);
        assertThat(watch.silence()).isEmpty();
    }
}
