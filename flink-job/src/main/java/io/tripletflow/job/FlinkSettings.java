package io.tripletflow.job;

import io.tripletflow.job.config.JobConfig;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;

/** A job's configuration in Flink's own terms; what the job file says under flink.* wins. */
public final class FlinkSettings {

    /** How often watermarks are emitted: half of what an embedding may wait beyond its window. */
    private static final Duration WATERMARK_INTERVAL = Duration.ofMillis(100);

    /**
     * Longest wait of a record for others on its way to the next operator. Under load buffers fill
     * sooner; at a few events a second Flink's own 100 ms would be most of the latency.
     */
    private static final Duration BUFFER_TIMEOUT = Duration.ofMillis(5);

    private FlinkSettings() {}

    public static Configuration of(JobConfig config) {
        Configuration flink = new Configuration();
        // records are immutable and have serializers of their own: no copies, no Kryo
        flink.set(PipelineOptions.OBJECT_REUSE, true);
        flink.set(PipelineOptions.GENERIC_TYPES, false);
        flink.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, WATERMARK_INTERVAL);
        flink.set(ExecutionOptions.BUFFER_TIMEOUT, BUFFER_TIMEOUT);
        config.parallelism().ifPresent(p -> flink.set(CoreOptions.DEFAULT_PARALLELISM, p));
        checkpoints(config.checkpoint(), flink);
        config.flink().forEach(flink::setString);
        return flink;
    }

    private static void checkpoints(JobConfig.Checkpoint checkpoint, Configuration flink) {
        flink.set(
                StateBackendOptions.STATE_BACKEND,
                switch (checkpoint.backend()) {
                    case HASHMAP -> "hashmap";
                    case ROCKSDB -> "rocksdb";
                });
        // Flink reads operator state byte by byte, each from the file unless it is decompressed: of
        // a wide model that takes many seconds
        flink.set(ExecutionOptions.SNAPSHOT_COMPRESSION, true);
        // a new entity is looked for once in vain; without the filter in every file
        flink.setString("state.backend.rocksdb.use-bloom-filter", "true");
        if (checkpoint.interval().isZero()) {
            return;
        }
        flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpoint.interval());
        flink.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, checkpoint.timeout());
        flink.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, checkpoint.incremental());
        flink.set(CheckpointingOptions.ENABLE_UNALIGNED, checkpoint.unaligned());
        // wherever they are kept, in a directory of the cluster's too
        flink.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        if (checkpoint.directory().isPresent()) {
            flink.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
            flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoint.directory().get());
        }
    }
}
