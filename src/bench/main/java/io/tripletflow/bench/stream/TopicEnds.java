package io.tripletflow.bench.stream;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How many records a topic holds, without reading them. */
final class TopicEnds implements AutoCloseable {

    private final Admin admin;
    private final Map<TopicPartition, OffsetSpec> ends;

    TopicEnds(String bootstrap, String topic, int partitions) {
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        ends =
                IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .collect(Collectors.toMap(Function.identity(), any -> OffsetSpec.latest()));
    }

    long count() {
        try {
            return admin.listOffsets(ends).all().get().values().stream()
                    .mapToLong(info -> info.offset())
                    .sum();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking for the end of a topic", e);
        } catch (java.util.concurrent.ExecutionException e) {
            String why = "the broker did not say where a topic ends: ";
            throw new IllegalStateException(why + e.getCause().getMessage(), e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
