package io.tripletflow.job;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JobManager of a session cluster runs the job's main: what is wrong must not end it. */
class TripletFlowJobTest {

    @Test
    void main_withoutAJobFile_throwsWhatIsMissing() {
        assertThatThrownBy(() -> TripletFlowJob.main(new String[] {"--set"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "no job file is named; the arguments are JOB.YAML [--set KEY=VALUE]...");
    }

    @Test
    void main_withAWrongJobFile_throwsAllProblems_withoutWhatIsSecret(@TempDir Path folder)
            throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("job.yaml"),
                        "kafka.bootstrap: localhost:9092\nwindow.sise: 5s\ninput.dimension: many\n");
        assertThatThrownBy(() -> TripletFlowJob.main(new String[] {file.toString()}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageContaining("window.sise")
                .hasMessageContaining("input.dimension");
    }
}
