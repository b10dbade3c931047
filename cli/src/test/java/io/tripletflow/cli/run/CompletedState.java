package io.tripletflow.cli.run;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;

/** A completed checkpoint or savepoint of no operators. */
public final class CompletedState {

    private CompletedState() {}

    /** Returns its folder. */
    public static Path write(Path folder, long number) throws IOException {
        Files.createDirectories(folder);
        try (DataOutputStream out =
                new DataOutputStream(Files.newOutputStream(folder.resolve("_metadata")))) {
            Checkpoints.storeCheckpointMetadata(
                    new CheckpointMetadata(number, List.of(), List.of()), out);
        }
        return folder;
    }
}
