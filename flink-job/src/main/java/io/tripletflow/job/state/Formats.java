package io.tripletflow.job.state;

import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.connectors.ledger.LedgerAccount;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.LearningReport;
import io.tripletflow.connectors.output.ModelSlice;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.connectors.output.ProfileRecord;
import io.tripletflow.event.Event;
import io.tripletflow.job.state.event.DeadLetterFormat;
import io.tripletflow.job.state.event.DecodedFormat;
import io.tripletflow.job.state.event.EntityLabels;
import io.tripletflow.job.state.event.EntityLabelsFormat;
import io.tripletflow.job.state.event.EntityState;
import io.tripletflow.job.state.event.EntityStateFormat;
import io.tripletflow.job.state.event.EventFormat;
import io.tripletflow.job.state.event.JoinInput;
import io.tripletflow.job.state.event.JoinInputFormat;
import io.tripletflow.job.state.event.KafkaRecordFormat;
import io.tripletflow.job.state.event.LabelMemoryFormat;
import io.tripletflow.job.state.event.PartitionTime;
import io.tripletflow.job.state.event.PartitionTimeFormat;
import io.tripletflow.job.state.event.ProfileFormat;
import io.tripletflow.job.state.event.SimilaritiesFormat;
import io.tripletflow.job.state.event.TripletBatchFormat;
import io.tripletflow.job.state.format.Format;
import io.tripletflow.job.state.output.EmbeddingFormat;
import io.tripletflow.job.state.output.LearnedModel;
import io.tripletflow.job.state.output.LearnedModelFormat;
import io.tripletflow.job.state.output.LearningReportFormat;
import io.tripletflow.job.state.output.LedgerAccountFormat;
import io.tripletflow.job.state.output.ModelSliceFormat;
import io.tripletflow.job.state.output.ModelSnapshotFormat;
import io.tripletflow.job.state.output.ProfileRecordFormat;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.memory.LabelMemory;
import io.tripletflow.profile.Profile;
import io.tripletflow.profile.Similarities;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** All types that Flink stores or ships for this job. */
public final class Formats {

    public static final FormatType<Event> EVENT = new FormatType<>(new EventFormat());
    public static final FormatType<Decoded> DECODED = new FormatType<>(new DecodedFormat());
    public static final FormatType<DeadLetter> DEAD_LETTER =
            new FormatType<>(new DeadLetterFormat());
    public static final FormatType<TripletBatch> TRIPLET_BATCH =
            new FormatType<>(new TripletBatchFormat());
    public static final FormatType<LabelMemory> LABEL_MEMORY =
            new FormatType<>(new LabelMemoryFormat());
    public static final FormatType<ModelSnapshot> MODEL_SNAPSHOT =
            new FormatType<>(new ModelSnapshotFormat());
    public static final FormatType<LearnedModel> LEARNED_MODEL =
            new FormatType<>(new LearnedModelFormat());
    public static final FormatType<ModelSlice> MODEL_SLICE =
            new FormatType<>(new ModelSliceFormat());
    public static final FormatType<LearningReport> LEARNING_REPORT =
            new FormatType<>(new LearningReportFormat());
    public static final FormatType<EntityState> ENTITY_STATE =
            new FormatType<>(new EntityStateFormat());
    public static final FormatType<EmbeddingRecord> EMBEDDING =
            new FormatType<>(new EmbeddingFormat());
    public static final FormatType<PartitionTime> PARTITION_TIME =
            new FormatType<>(new PartitionTimeFormat());
    public static final FormatType<LedgerAccount> LEDGER_ACCOUNT =
            new FormatType<>(new LedgerAccountFormat());
    public static final FormatType<ProducerRecord<byte[], byte[]>> KAFKA_RECORD =
            new FormatType<>(new KafkaRecordFormat());

    public static final FormatType<Profile> PROFILE = new FormatType<>(new ProfileFormat());
    public static final FormatType<ProfileRecord> PROFILE_RECORD =
            new FormatType<>(new ProfileRecordFormat());
    public static final FormatType<Similarities.Counts> SIMILARITIES =
            new FormatType<>(new SimilaritiesFormat());

    public static final FormatType<JoinInput> JOIN_INPUT = new FormatType<>(new JoinInputFormat());
    public static final FormatType<EntityLabels> ENTITY_LABELS =
            new FormatType<>(new EntityLabelsFormat());

    private static final List<Format<?>> ALL =
            List.of(
                    new EventFormat(),
                    new DecodedFormat(),
                    new DeadLetterFormat(),
                    new TripletBatchFormat(),
                    new LabelMemoryFormat(),
                    new ModelSnapshotFormat(),
                    new LearnedModelFormat(),
                    new ModelSliceFormat(),
                    new LearningReportFormat(),
                    new EntityStateFormat(),
                    new EmbeddingFormat(),
                    new PartitionTimeFormat(),
                    new LedgerAccountFormat(),
                    new KafkaRecordFormat(),
                    new ProfileFormat(),
                    new ProfileRecordFormat(),
                    new SimilaritiesFormat(),
                    new JoinInputFormat(),
                    new EntityLabelsFormat());

    private Formats() {}

    /** The format written under {@code name}, as savepoints hold it. */
    @SuppressWarnings("unchecked")
    static <T> Format<T> named(String name) {
        return (Format<T>)
                ALL.stream()
                        .filter(format -> format.name().equals(name))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "state holds a format '"
                                                        + name
                                                        + "' that this build does not know;"
                                                        + " upgrade the job before restoring"));
    }
}
