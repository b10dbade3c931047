package io.tripletflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tripletflow.cli.run.CompletedState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a JobManager's container goes on from; a stand-in for java runs our classes and prints what
 * it is told else.
 */
class EntrypointTest {

    private static final String JAVA =
            """
            #!/usr/bin/env bash
            case "$*" in
              *BashJavaUtils*) printf 'BASH_JAVA_UTILS_EXEC_RESULT:-Xmx1g\\nBASH_JAVA_UTILS_EXEC_RESULT:-Da=b\\n' ;;
              *JobIdentity*' '*wrong.yaml*) echo 'job.nmae: is no option' >&2; exit 2 ;;
              *JobIdentity*) echo "JOB_IDENTITY:$(cat "${@: -1}")" ;;
              *SavedState*) exec THIS_JAVA -XX:TieredStopAtLevel=1 -cp 'CLASS_PATH' io.tripletflow.job.SavedState "${@: -1}" ;;
              *) echo "RUN $*" ;;
            esac
            """;
    private static final Pattern LIFE = Pattern.compile("--job-id ([0-9a-f]{32})");

    @TempDir Path folder;
    private Path script;
    private Path checkpoints;

    @BeforeEach
    void prepare() throws IOException {
        script = Path.of("..", "docker", "entrypoint.sh").toAbsolutePath().normalize();
        assumeTrue(Files.exists(script) && Files.exists(Path.of("/bin/bash")), "needs bash");
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(
                java,
                JAVA.replace(
                                "THIS_JAVA",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString())
                        .replace("CLASS_PATH", System.getProperty("java.class.path")));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("job.yaml"), "one-01ab");
        checkpoints = folder.resolve("checkpoints");
    }

    @Test
    void newestState_isOfTheLastLife_andByItsNumber_whateverTheTimesOfFiles() throws Exception {
        String first = life(start(""));
        checkpoint(first, 500, 100);
        assertThat(start("")).contains("--fromSavepoint file:" + chk(first, 500) + " ");
        String second = life(start(""));
        checkpoint(second, 9, 50);
        checkpoint(second, 10, 20); // a copy: older by its time
        assertThat(start("")).contains("going on from file:" + chk(second, 10) + ";");
    }

    /** Flink counts both: checkpoints after a savepoint are newer than it. */
    @Test
    void savepointOfAStoppedJob_isGoneOnFrom_unlessACheckpointIsNewer() throws Exception {
        String first = life(start(""));
        checkpoint(first, 7, 0);
        Path savepoint = checkpoints.resolve(first).resolve("savepoint-" + first.substring(0, 6));
        CompletedState.write(savepoint, 8);
        assertThat(start("")).contains("--fromSavepoint file:" + savepoint + " ");
        checkpoint(first, 9, 0);
        assertThat(start("")).contains("--fromSavepoint file:" + chk(first, 9) + " ");
    }

    @Test
    void checkpointThatWasNotWrittenToItsEnd_isLeftOut() throws Exception {
        String first = life(start(""));
        checkpoint(first, 7, 0);
        Path broken = Files.createDirectories(chk(first, 8)).resolve("_metadata");
        Files.writeString(broken, "half");
        assertThat(start("")).contains("--fromSavepoint file:" + chk(first, 7) + " ");
    }

    @Test
    void freshStart_beginsAnewOnce_andGoesOnFromWhatItReached() throws Exception {
        String first = life(start(""));
        checkpoint(first, 500, 100);
        String fresh = start("1");
        assertThat(fresh)
                .contains("beginning anew", "job.yaml --set job.fresh=true")
                .doesNotContain("--fromSavepoint");
        assertThat(start("1")).contains("--set job.fresh=true"); // failed before its first state
        checkpoint(life(fresh), 3, 100);
        assertThat(start("1")).contains("going on from file:" + chk(life(fresh), 3));
        assertThat(start("")).doesNotContain("job.fresh");
        assertThat(start("2")).contains("beginning anew");
    }

    @Test
    void stateOfAnImageWithoutTheList_isFoundByItsNumber_whateverTheTimesOfFiles()
            throws Exception {
        checkpoint("0123", 7, 300);
        checkpoint("0123", 12, 50);
        checkpoint("4567", 9, 200); // an earlier life, copied later
        assertThat(start("")).contains("going on from file:" + chk("0123", 12));
        String next = start("");
        assertThat(next).contains("going on from file:" + chk("0123", 12));
        checkpoint(life(next), 13, 0);
        assertThat(start("")).contains("going on from file:" + chk(life(next), 13));
    }

    @Test
    void twoJobsOnOneVolume_doNotTakeEachOthersState() throws Exception {
        Path other = Files.writeString(folder.resolve("other.yaml"), "two-23cd");
        String first = life(start(""));
        checkpoint(first, 5, 0);
        String second = start("", other.toString());
        assertThat(second).doesNotContain("going on from");
        checkpoint(life(second), 900, 100);
        assertThat(start("")).contains("going on from file:" + chk(first, 5) + ";");
        assertThat(start("", other.toString()))
                .contains("going on from file:" + chk(life(second), 900) + ";");
        assertThat(start("1", other.toString())).contains("beginning anew");
        assertThat(start("")).contains("going on from file:" + chk(first, 5) + ";");
    }

    @Test
    void listOfAnImageThatKeptOneForAllJobs_isTakenOverByTheFirst() throws Exception {
        Path other = Files.writeString(folder.resolve("other.yaml"), "two-23cd");
        checkpoint("0123", 7, 0);
        checkpoint("4567", 3, 0);
        Files.writeString(checkpoints.resolve("lives"), "0123\nfresh 1\n4567\n");
        assertThat(start("")).contains("going on from file:" + chk("4567", 3) + ";");
        assertThat(start("", other.toString())).doesNotContain("going on from");
        assertThat(checkpoints.resolve("lives")).doesNotExist();
    }

    @Test
    void jobFileThatIsWrong_isRefusedBeforeAnythingStarts() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "");
        assertThat(start("", wrong.toString())).isEqualTo("job.nmae: is no option\n");
        assertThat(checkpoints).isEmptyDirectory();
    }

    private Path chk(String life, int number) {
        return checkpoints.resolve(life).resolve("chk-" + number);
    }

    private void checkpoint(String life, int number, int secondsFromNow) throws IOException {
        Path metadata = CompletedState.write(chk(life, number), number).resolve("_metadata");
        Instant time = Instant.now().plusSeconds(secondsFromNow);
        Files.setLastModifiedTime(metadata, FileTime.from(time));
    }

    private static String life(String output) {
        Matcher matcher = LIFE.matcher(output);
        assertThat(matcher.find()).as(output).isTrue();
        return matcher.group(1);
    }

    private String start(String fresh, String... jobFile) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("/bin/bash", script.toString(), "jobmanager"));
        command.addAll(List.of(jobFile));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", folder.resolve("jdk").toString());
        environment.put("TRIPLETFLOW_HOME", folder.toString());
        environment.put("TRIPLETFLOW_CHECKPOINTS", checkpoints.toString());
        environment.put("TRIPLETFLOW_FRESH", fresh);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
