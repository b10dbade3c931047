package io.tripletflow.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job in processes of its own, to which faults happen, ends as one to which none did: the same
 * model bit for bit, each event learned once or accounted for, every entity embedded by the final
 * model. System properties: {@code e2e.seed}, and for the long run {@code e2e.kills}, {@code
 * e2e.rescales}, {@code e2e.events}, {@code e2e.brokers} and {@code e2e.table}, the file that gets
 * its figures.
 */
class FaultsE2ECase {

    private static final long SEED = Long.getLong("e2e.seed", System.nanoTime() % 1_000_000);
    private static final int PARTITIONS = 3;
    private static final int BROKERS = 3;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void oneBroker_anythingKilled_leavesNoTrace() throws Exception {
        assumeThat(isLong()).isFalse();
        List<Fault> faults =
                List.of(
                        Fault.KILL_TASK_MANAGER,
                        Fault.KILL_BROKER,
                        Fault.KILL_JOB_MANAGER,
                        Fault.KILL_ALL);
        FaultTrial trial =
                new FaultTrial(new EventStream(SEED, 3000, PARTITIONS), 1, faults, "1s", "2s");
        assertThat(trial.run(folder).deviations()).isEmpty();
    }

    @Test
    void threeBrokers_eachFault_leavesNoTrace() throws Exception {
        assumeThat(isLong()).isFalse();
        FaultTrial trial =
                new FaultTrial(
                        new EventStream(SEED, 6000, PARTITIONS),
                        BROKERS,
                        FaultPlan.each(SEED),
                        "1s",
                        "2s");
        assertThat(trial.run(folder).deviations()).isEmpty();
    }

    @Test
    void longRun_leavesNoTrace() throws Exception {
        assumeThat(isLong()).as("asked for a long run by -De2e.kills").isTrue();
        int brokers = Integer.getInteger("e2e.brokers", BROKERS);
        List<Fault> faults =
                FaultPlan.many(
                        Integer.getInteger("e2e.kills"),
                        brokers + FaultTrial.TASK_MANAGERS + 1,
                        Integer.getInteger("e2e.rescales", 0),
                        SEED);
        EventStream stream =
                new EventStream(SEED, Integer.getInteger("e2e.events", 20_000), PARTITIONS);
        FaultTrial.Result result = new FaultTrial(stream, brokers, faults, "2s", "10s").run(folder);
        String table = result.table(stream);
        System.out.println(table);
        String file = System.getProperty("e2e.table", "");
        if (!file.isEmpty()) {
            Files.writeString(Path.of(file), table);
        }
        assertThat(result.deviations()).isEmpty();
    }

    private static boolean isLong() {
        return Integer.getInteger("e2e.kills", 0) > 0;
    }
}
