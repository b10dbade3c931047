package io.tripletflow.job.operator;

import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.state.FormatType;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.LearnerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** Events, batches and configurations for tests of single operators. */
public final class Harness {

    public static final int DIMENSION = 4;
    public static final LearnerConfig LEARNING =
            LearnerConfig.defaults(new InputSpec.Dense(DIMENSION));

    private Harness() {}

    public static Event event(String entity, String label, long time) {
        Random random = new Random(entity.hashCode() * 31L + time);
        float[] features = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            features[i] = (float) random.nextGaussian();
        }
        return new Event(
                entity,
                Optional.of(label).filter(text -> !text.isEmpty()),
                "group",
                Event.DEFAULT_TOWER,
                time,
                new Input.Features(features));
    }

    /** A batch that no step can be taken on. */
    public static TripletBatch oneLabel(String group, long windowEnd) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            events.add(event(group + i, "only", windowEnd - 40 + i));
        }
        return new TripletBatch(group, windowEnd, 0, events, List.of(), List.of());
    }

    public static TripletBatch batch(String group, long windowEnd) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            events.add(event(group + i, "label-" + i % 3, windowEnd - 64 + i));
        }
        return new TripletBatch(group, windowEnd, 0, events, List.of(), List.of());
    }

    public static <T> TypeSerializer<T> serializer(FormatType<T> type) {
        return type.createSerializer(new SerializerConfigImpl());
    }

    /** What has gone to a side so far. */
    public static <T> List<T> side(AbstractStreamOperatorTestHarness<?> harness, OutputTag<T> tag) {
        Queue<StreamRecord<T>> records = harness.getSideOutput(tag);
        return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }
}
