package io.tripletflow.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.job.JobIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {

    private static final JobIdentity JOB = new JobIdentity("cluster", "my job", "events", "model");

    @TempDir Path root;

    @Test
    void identity_isOfNameTopicsAndCluster_readable() {
        assertThat(JOB.folder()).matches("my_job-[0-9a-f]{8}");
        assertThat(JOB.folder())
                .isEqualTo(new JobIdentity("cluster", "my job", "events", "model").folder())
                .isNotEqualTo(new JobIdentity("other", "my job", "events", "model").folder())
                .isNotEqualTo(new JobIdentity("cluster", "my-job", "events", "model").folder())
                .isNotEqualTo(new JobIdentity("cluster", "my job", "others", "model").folder())
                .isNotEqualTo(new JobIdentity("cluster", "my job", "events", "second").folder());
    }

    @Test
    void aNewLife_isAFolderOfItsOwn_onceTheOldOneHadARun() throws IOException {
        try (StateFolder folder = StateFolder.open(root, JOB)) {
            assertThat(folder.current().folder()).isEqualTo(folder.path().resolve("life-1"));
            assertThat(folder.next()).as("nothing was started").isEqualTo(folder.current());
            folder.current().add(new StartedRun(1, "a", "file:/c", null, "now"));
            assertThat(folder.next().folder()).isEqualTo(folder.path().resolve("life-2"));
            assertThat(folder.before(folder.next())).hasValue(folder.current());
            folder.next().add(new StartedRun(1, "b", "file:/c", null, "now"));
            assertThat(folder.current().folder()).isEqualTo(folder.path().resolve("life-2"));
        }
    }

    @Test
    void whatRunsAlready_isRefused_withItsProcess() throws IOException {
        try (StateFolder first = StateFolder.open(root, JOB)) {
            assertThatThrownBy(() -> StateFolder.open(root, JOB))
                    .isInstanceOf(CommandException.class)
                    .hasMessage(
                            "job 'my job' runs already, in process %d with its state in %s; stop that one first, or give this one another job.name and topics of its own"
                                    .formatted(ProcessHandle.current().pid(), first.path()));
        }
        StateFolder.open(root, JOB).close();
    }

    @Test
    void aRootThatCannotBeWritten_isRefusedWithTheRemedy() throws IOException {
        Path file = Files.createFile(root.resolve("file"));
        assertThatThrownBy(() -> StateFolder.open(file, JOB))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("the state of job 'my job' cannot be kept in " + file)
                .hasMessageEndingWith(
                        "give a folder that can be written by --state-dir or TRIPLETFLOW_STATE");
    }

    @Test
    void usualRoot_isWhatTheEnvironmentSays() {
        Path home = Path.of("/home/u/.local/state/tripletflow");
        assertThat(StateFolder.usualRoot(Map.of("HOME", "/home/u"))).isEqualTo(home);
        assertThat(StateFolder.usualRoot(Map.of("HOME", "/home/u", "XDG_STATE_HOME", "/x")))
                .isEqualTo(Path.of("/x/tripletflow"));
        assertThat(StateFolder.usualRoot(Map.of("XDG_STATE_HOME", "/x", "TRIPLETFLOW_STATE", "/t")))
                .isEqualTo(Path.of("/t"));
    }
}
