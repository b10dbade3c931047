package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.console.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {

    @TempDir Path folder;

    @Test
    void freshAndRestore_contradictEachOther() throws IOException {
        Run run = Run.of("run", jobFile(), "--fresh", "--restore", "file:///x");
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .contains(
                        "--fresh begins with an untrained model and --restore with a stored one;"
                                + " give one of them");
    }

    @Test
    void aStatusIntervalThatIsNone_isRefused_beforeAnythingStarts() throws IOException {
        for (String interval : new String[] {"soon", "0s", "-1s"}) {
            Run run = Run.of("run", jobFile(), "--status-interval=" + interval);
            assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err())
                    .contains("--status-interval must be a time such as 10s or 5min, above 0, but")
                    .contains("'" + interval + "'");
        }
    }

    @Test
    void aMetricsPortThatIsTakenOrNone_isRefused_beforeAnythingStarts() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Run run = Run.of("run", jobFile(), "--metrics-port=" + taken.getLocalPort());
            assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err())
                    .contains("--metrics-port " + taken.getLocalPort() + " is taken")
                    .contains("choose another, or end what listens there");
        }
        assertThat(Run.of("run", jobFile(), "--metrics-port=0").err())
                .contains("--metrics-port must lie between 1 and 65535 but was 0");
    }

    @Test
    void aServePortThatIsTaken_isRefused_beforeAnythingStarts() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            Run run = Run.of("run", jobFile(), "--serve-port=" + taken.getLocalPort());
            assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains("--serve-port " + taken.getLocalPort() + " is taken");
        }
    }

    @Test
    void aPortOfFlinksThatIsTaken_isRefused_byTheNameOfItsOption() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            String option = "flink.rest.port";
            Run run = Run.of("run", jobFile(), "--set", option + "=" + taken.getLocalPort());
            assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains(option + " " + taken.getLocalPort() + " is taken");
        }
    }

    private String jobFile() throws IOException {
        Path file = folder.resolve("job.yaml");
        Files.writeString(file, "kafka.bootstrap: 127.0.0.1:1\ninput.dimension: 4\n");
        return file.toString();
    }
}
