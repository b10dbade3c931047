package io.tripletflow.connectors.read;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What the brokers were asked about topics, so that reading goes on until they answer: which of the
 * topics exist, with which partitions, and where those end that are known already.
 *
 * @param known partitions whose ends were asked for
 */
record TopicQuestion(
        Map<String, KafkaFuture<TopicDescription>> topics,
        Set<TopicPartition> known,
        KafkaFuture<Map<TopicPartition, ListOffsetsResultInfo>> ends) {

    /** Asks; does not wait. */
    static TopicQuestion ask(Admin admin, Set<String> topics, Set<TopicPartition> known) {
        return new TopicQuestion(
                admin.describeTopics(topics).topicNameValues(),
                known,
                admin.listOffsets(
                                known.stream().collect(toMap(p -> p, p -> OffsetSpec.latest())),
                                new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all());
    }

    boolean isAnswered() {
        return ends.isDone() && topics.values().stream().allMatch(KafkaFuture::isDone);
    }

    /** Topics that exist. */
    Map<String, TopicDescription> found(Duration patience) {
        Map<String, TopicDescription> found = new HashMap<>();
        topics.forEach(
                (topic, answer) ->
                        answer(topic, answer, patience).ifPresent(d -> found.put(topic, d)));
        return found;
    }

    /** Where the known partitions end. */
    Map<TopicPartition, Long> offsets(Duration patience) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        answer(String.join(", ", topics.keySet()), ends, patience)
                .ifPresent(
                        all ->
                                all.forEach(
                                        (partition, end) -> offsets.put(partition, end.offset())));
        return offsets;
    }

    /** Empty of a topic that does not exist. */
    private static <T> Optional<T> answer(String topic, KafkaFuture<T> answer, Duration patience) {
        try {
            return Optional.of(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            if (e.getCause() instanceof TopicAuthorizationException) { // it does not say of which
                throw new TopicAuthorizationException(Set.of(topic));
            }
            throw e.getCause() instanceof KafkaException cause
                    ? cause
                    : new KafkaException(e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException("no broker has told of a topic within " + patience, e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
