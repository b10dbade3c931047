package io.tripletflow.connectors.delivery;

import io.tripletflow.connectors.kafka.KafkaFailure;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.SettingNames;
import java.io.IOException;
import java.util.Collection;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The connector's transactional sink, whose committer proves what it commits. State is the
 * connector's own, so savepoints of either restore in the other.
 */
public final class ProvenSink<T>
        implements TwoPhaseCommittingStatefulSink<T, KafkaWriterState, KafkaCommittable>,
                SupportsPostCommitTopology<KafkaCommittable> {
    private static final long serialVersionUID = 1L;

    /** Group of the job's own metrics, and in it the count of transactions that were lost. */
    private static final String METRICS = "tripletflow";

    private static final String LOST = "lostTransactions";

    private final KafkaSink<T> connector;
    private final Properties admin;
    private final OnLoss onLoss;
    private final SettingNames names;

    /**
     * @param settings of the cluster that {@code connector} writes to
     */
    public ProvenSink(KafkaSink<T> connector, KafkaSettings settings, OnLoss onLoss) {
        this.connector = connector;
        this.admin = KafkaFailure.bounded(settings);
        this.onLoss = onLoss;
        this.names = settings.names();
    }

    @Override
    public PrecommittingStatefulSinkWriter<T, KafkaWriterState, KafkaCommittable> createWriter(
            WriterInitContext context) throws IOException {
        return new ProvenWriter<>(connector.createWriter(context));
    }

    @Override
    public PrecommittingStatefulSinkWriter<T, KafkaWriterState, KafkaCommittable> restoreWriter(
            WriterInitContext context, Collection<KafkaWriterState> recovered) {
        return new ProvenWriter<>(connector.restoreWriter(context, recovered));
    }

    @Override
    public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
        return connector.getWriterStateSerializer();
    }

    @Override
    public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) {
        return new ProvenCommitter(
                connector.createCommitter(context),
                new BrokerCoordinator(admin),
                onLoss,
                names,
                context.metricGroup().addGroup(METRICS).counter(LOST));
    }

    @Override
    public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
        return connector.getCommittableSerializer();
    }

    @Override
    public void addPostCommitTopology(DataStream<CommittableMessage<KafkaCommittable>> committed) {
        connector.addPostCommitTopology(committed);
    }
}
