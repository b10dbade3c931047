package io.tripletflow.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.cli.console.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifeTest {

    private static final String FIRST = "a".repeat(32);
    private static final String SECOND = "b".repeat(32);
    private static final String THIRD = "c".repeat(32);

    @TempDir Path folder;

    private Life life;

    @BeforeEach
    void begin() {
        life = new Life(folder.resolve("life-1"));
    }

    @Test
    void newest_isTheHighestNumber_notTheNewestFile() throws IOException {
        life.add(run(FIRST, null));
        Path newest = checkpoint(FIRST, 10);
        Path older = checkpoint(FIRST, 9);
        Files.setLastModifiedTime(newest.resolve("_metadata"), FileTime.fromMillis(1));
        Files.setLastModifiedTime(older.resolve("_metadata"), FileTime.fromMillis(2_000_000));
        assertThat(life.newest()).hasValue(uri(newest));
    }

    @Test
    void newest_ofSavepointAndCheckpoints_isTheOneTakenLast() throws IOException {
        life.add(run(FIRST, null));
        checkpoint(FIRST, 10);
        Path savepoint = savepoint(FIRST, 11);
        assertThat(life.newest()).hasValue(uri(savepoint));
        Path after = checkpoint(FIRST, 12);
        assertThat(life.newest()).hasValue(uri(after));
    }

    @Test
    void newest_aLaterRunFromAnOlderCheckpoint_winsThoughItsNumbersAreLower() throws IOException {
        life.add(run(FIRST, null));
        Path restored = checkpoint(FIRST, 3);
        checkpoint(FIRST, 90);
        life.add(run(SECOND, uri(restored)));
        assertThat(life.newest()).as("before its first checkpoint").hasValue(uri(restored));
        Path own = checkpoint(SECOND, 4);
        assertThat(life.newest()).hasValue(uri(own));
    }

    @Test
    void newest_aCheckpointThatWasNotCompleted_isLeftOut() throws IOException {
        life.add(run(FIRST, null));
        Path whole = checkpoint(FIRST, 5);
        Path torn = Files.createDirectories(folder("checkpoints", FIRST, "chk-6"));
        Files.write(torn.resolve("_metadata"), new byte[] {0x49, 0x60});
        Files.createDirectories(folder("checkpoints", FIRST, "chk-7"));
        assertThat(life.newest()).hasValue(uri(whole));
    }

    @Test
    void newest_ofALifeWithoutRunsOrState_isNone() {
        assertThat(life.newest()).isEmpty();
        life.add(run(FIRST, null));
        assertThat(life.newest()).isEmpty();
    }

    @Test
    void forgetBefore_keepsTheRunItselfAndTheOneThatItWentOnFrom() throws IOException {
        life.add(run(FIRST, null));
        Path first = checkpoint(FIRST, 1);
        life.add(run(SECOND, uri(first)));
        Path second = savepoint(SECOND, 2);
        StartedRun third = run(THIRD, uri(second));
        life.add(third);
        Path own = checkpoint(THIRD, 3);
        life.forgetBefore(third);
        assertThat(first).doesNotExist();
        assertThat(second).exists();
        assertThat(own).exists();
    }

    @Test
    void runs_areReadBack_andOfALaterFormatRefused() throws IOException {
        StartedRun first = run(FIRST, null);
        StartedRun second = run(SECOND, "file:/x/chk-1");
        life.add(first);
        life.add(second);
        assertThat(life.runs()).containsExactly(first, second);
        Path list = life.folder().resolve("runs.jsonl");
        Files.writeString(list, "{\"format\":2,\"jobId\":\"x\"}\n");
        assertThatThrownBy(life::runs)
                .isInstanceOf(CommandException.class)
                .hasMessage(list + " is of format 2 but this build reads up to 1; upgrade it");
    }

    /** The line that this build writes: later ones must read it. */
    @Test
    void runs_goldenLine() throws IOException {
        life.add(run(FIRST, "file:/x/chk-1"));
        String line =
                "{\"format\":1,\"jobId\":\"%s\",\"checkpoints\":\"%s\",\"from\":\"file:/x/chk-1\",\"started\":\"2026-01-02T03:04:05Z\"}"
                        .formatted(FIRST, life.checkpoints());
        assertThat(Files.readAllLines(life.folder().resolve("runs.jsonl")))
                .isEqualTo(List.of(line));
    }

    @Test
    void problemOf_aFileInPlaceOfTheFolder_namesPathAndCause() throws IOException {
        Path file = Files.createFile(folder.resolve("taken"));
        assertThat(Life.problemOf(file.toUri().toString()))
                .hasValue(
                        "checkpoints cannot be written into %s: FileAlreadyExistsException: %s"
                                .formatted(file, file));
        assertThat(Life.problemOf(folder.resolve("free").toUri().toString())).isEmpty();
        assertThat(Life.problemOf("s3://bucket/path")).as("not of this machine").isEmpty();
    }

    @Test
    void problemOf_tooLittleRoom_saysHowMuchIsFreeAndNeeded() {
        String directory = folder.resolve("free").toUri().toString();
        assertThat(Life.problemOf(directory, 1)).isEmpty();
        assertThat(Life.problemOf(directory, Long.MAX_VALUE))
                .get()
                .asString()
                .contains("checkpoints do not fit into", "No space left on device", "KiB are free");
    }

    private StartedRun run(String id, String from) {
        return new StartedRun(1, id, life.checkpoints(), from, "2026-01-02T03:04:05Z");
    }

    private Path folder(String kind, String run, String name) {
        return life.folder().resolve(kind).resolve(run).resolve(name);
    }

    private Path checkpoint(String run, long number) throws IOException {
        return CompletedState.write(folder("checkpoints", run, "chk-" + number), number);
    }

    private Path savepoint(String run, long number) throws IOException {
        return CompletedState.write(folder("savepoints", run, "savepoint-1-" + number), number);
    }

    /** As Flink writes a path. */
    private static String uri(Path path) {
        return "file:" + path;
    }
}
