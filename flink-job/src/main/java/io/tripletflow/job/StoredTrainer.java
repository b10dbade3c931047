package io.tripletflow.job;

import io.tripletflow.connectors.ModelSnapshot;
import io.tripletflow.job.operator.Trainer;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
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
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;

/**
 * What a checkpoint or savepoint holds of the trainer, read before the job that is restored from it
 * is built.
 *
 * @param maxParallelism that Flink gave the trainer then, and will insist on
 * @param model snapshot of the learner
 */
record StoredTrainer(int maxParallelism, byte[] model) {

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

    private static Optional<byte[]> model(OperatorState operator, ClassLoader loader)
            throws IOException {
        List<OperatorStateHandle> handles =
                operator.getStates().stream()
                        .map(OperatorSubtaskState::getManagedOperatorState)
                        .flatMap(state -> state.stream())
                        .toList();
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
}
