package io.tripletflow.job;

import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputVersion;
import io.tripletflow.exchange.ModelFile;
import io.tripletflow.job.operator.Trainer;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.DefaultOperatorStateBackend;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.OperatorStreamStateHandle;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a checkpoint or savepoint holds of the trainer, read before the job that is restored from it
 * is built.
 *
 * @param maxParallelism that Flink gave the trainer then, and will insist on
 * @param model snapshot of the learner
 */
record StoredTrainer(int maxParallelism, byte[] model) {

    private static final Logger LOG = LoggerFactory.getLogger(StoredTrainer.class);

    /** Empty if the path holds no state of a trainer. */
    static Optional<StoredTrainer> read(String path) throws IOException {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        CompletedCheckpointStorageLocation location =
                AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(path);
        CheckpointMetadata metadata;
        try (DataInputStream in =
                new DataInputStream(location.getMetadataHandle().openInputStream())) {
            metadata =
                    Checkpoints.loadCheckpointMetadata(in, loader, location.getExternalPointer());
        }
        for (OperatorState operator : metadata.getOperatorStates()) {
            if (operator.getOperatorUid().filter(OperatorIds.TRAINER::equals).isPresent()) {
                return model(operator, loader)
                        .map(bytes -> new StoredTrainer(operator.getMaxParallelism(), bytes));
            }
        }
        return Optional.empty();
    }

    /** By which rules the stored model reads the inputs of its towers, by name. */
    Map<String, InputVersion> inputVersions(List<TowerSpec> towers) {
        Map<String, InputVersion> versions = new TreeMap<>();
        try {
            Tensors all = ModelFile.read(model).tensors();
            for (TowerSpec tower : towers) {
                Tensors input = ModelFile.scope(all, tower.name()).scope("input.");
                versions.put(tower.name(), InputVersion.read(input));
            }
        } catch (TensorException e) {
            LOG.debug("a model from before safetensors, and so from before input versions", e);
            towers.forEach(tower -> versions.put(tower.name(), InputVersion.FIRST));
        }
        return versions;
    }

    private static Optional<byte[]> model(OperatorState operator, ClassLoader loader)
            throws IOException {
        List<OperatorStateHandle> handles = new ArrayList<>();
        for (OperatorSubtaskState subtask : operator.getStates()) {
            for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
                handles.add(learner(handle));
            }
        }
        DefaultOperatorStateBackend backend = null;
        try (CloseableRegistry closing = new CloseableRegistry()) {
            backend =
                    new DefaultOperatorStateBackendBuilder(
                                    loader, new ExecutionConfig(), false, handles, closing)
                            .build();
            byte[] model = null;
            for (ModelSnapshot snapshot : backend.getListState(Trainer.LEARNER).get()) {
                model = snapshot.bytes();
            }
            return Optional.ofNullable(model);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the trainer's state cannot be read: " + e.getMessage(), e);
        } finally {
            if (backend != null) {
                backend.dispose();
            }
        }
    }

    /** Of a handle the learner alone, in memory, as Flink reads byte by byte. */
    private static OperatorStateHandle learner(OperatorStateHandle handle) throws IOException {
        Map<String, OperatorStateHandle.StateMetaInfo> states =
                new HashMap<>(handle.getStateNameToPartitionOffsets());
        states.keySet().retainAll(Set.of(Trainer.LEARNER.getName()));
        try (InputStream in = handle.openInputStream()) {
            return new OperatorStreamStateHandle(
                    states, new ByteStreamStateHandle("learner", in.readAllBytes()));
        }
    }
}
