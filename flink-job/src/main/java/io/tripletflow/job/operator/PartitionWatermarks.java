package io.tripletflow.job.operator;

import io.tripletflow.job.state.Formats;
import io.tripletflow.job.state.event.PartitionTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.kafka.common.TopicPartition;

/**
 * How far each partition has come in event time: its newest event's time less the allowed lateness.
 * Unlike Flink's watermarks, which move with the clock and start anew after a restore, these depend
 * on nothing but the events, so that the same event is late in every run. Not thread-safe.
 */
final class PartitionWatermarks {

    private static final ListStateDescriptor<PartitionTime> NEWEST =
            new ListStateDescriptor<>("partition-times", Formats.PARTITION_TIME);

    private final long latenessMillis;
    private final Map<TopicPartition, Long> newest = new HashMap<>();
    private ListState<PartitionTime> state;

    PartitionWatermarks(long latenessMillis) {
        this.latenessMillis = latenessMillis;
    }

    /** Partitions change subtasks, so each subtask restores all of them; the newest time holds. */
    void initialize(FunctionInitializationContext context) throws Exception {
        state = context.getOperatorStateStore().getUnionListState(NEWEST);
        for (PartitionTime time : state.get()) {
            advance(new TopicPartition(time.topic(), time.partition()), time.newestMillis());
        }
    }

    void snapshot() throws Exception {
        List<PartitionTime> times = new ArrayList<>();
        newest.forEach((p, time) -> times.add(new PartitionTime(p.topic(), p.partition(), time)));
        state.update(times);
    }

    /** All events before this time have come, as far as the partition's events tell. */
    long of(TopicPartition partition) {
        Long time = newest.get(partition);
        return time == null ? Long.MIN_VALUE : time - latenessMillis - 1;
    }

    /** Time of the partition's newest event, empty if none has come. */
    OptionalLong newest(TopicPartition partition) {
        Long time = newest.get(partition);
        return time == null ? OptionalLong.empty() : OptionalLong.of(time);
    }

    void advance(TopicPartition partition, long timeMillis) {
        newest.merge(partition, timeMillis, Math::max);
    }
}
