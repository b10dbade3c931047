package io.tripletflow.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** As {@link FaultsE2ECase}, with checkpoints in an object store. */
class ObjectStoreE2ECase {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void checkpointsInS3_anythingKilled_leavesNoTrace() throws Exception {
        assumeThat(ObjectStore.isThere()).as("fetched by -Pe2e,object-store").isTrue();
        List<Fault> faults = List.of(Fault.KILL_TASK_MANAGER, Fault.KILL_ALL, Fault.RESCALE);
        FaultTrial trial = new FaultTrial(new EventStream(7, 3000, 3), 1, faults, "1s", "2s");
        try (ObjectStore store = new ObjectStore(folder.resolve("store"))) {
            assertThat(trial.run(folder, store).deviations()).isEmpty();
            assertThat(new Checkpoints(store.folder()).newest()).isPresent();
        }
    }
}
