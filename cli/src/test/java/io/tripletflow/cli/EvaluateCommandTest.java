package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes that must show before Kafka is asked. */
class EvaluateCommandTest {

    @TempDir Path folder;

    @Test
    void mistakes_areOneMessage_andExitCode2() throws IOException {
        assertMistake("give either the job FILE or --bootstrap");
        assertMistake("give either the job FILE or --bootstrap", "job.yaml", "--bootstrap=a:1");
        assertMistake("--set needs a job file", "--bootstrap=a:1", "--set=a=b");
        assertMistake("--properties goes with --bootstrap", "job.yaml", "--properties=p");
        assertMistake("--k must be at least 1 but was 0", "--bootstrap=a:1", "--k=5,0");
        assertMistake("--sample must be at least 0 but was -1", "--bootstrap=a:1", "--sample=-1");
        assertMistake(
                "--source-from-entity 'cam.' has no group; put what is the source in parentheses",
                "--bootstrap=a:1",
                "--source-from-entity=cam.");
        assertMistake("--timeout must be at least 1", "--bootstrap=a:1", "--timeout=0");
        assertMistake("absent.yaml", folder.resolve("absent.yaml").toString());
        assertMistake("cannot be written", "--bootstrap=a:1", "--report=" + folder);
        assertMistake("--properties absent", "--bootstrap=a:1", "--properties=absent");
        assertMistake("there is no file", "--bootstrap=a:1", "--queries=absent.txt");
        assertMistake("there is no file", "--bootstrap=a:1", "--visits=absent.csv");
        Path told = Files.writeString(folder.resolve("told.csv"), "entity,label\nu,a\nu,b\n");
        assertMistake(
                "--visits: no row of told.csv is held out; mark the visitors to ask for by test or unseen",
                "--bootstrap=a:1",
                "--visits=" + told);
        Path items = Files.writeString(folder.resolve("items.csv"), "entity,item\nu,a\n");
        assertMistake(
                "--visits: items.csv, line 1: the header has no column 'label'",
                "--bootstrap=a:1",
                "--visits=" + items);
        assertMistake(
                "--queries, --held-out and --visits each say what is asked; give one",
                "--bootstrap=a:1",
                "--visits=" + told,
                "--queries=" + told);
        Path empty = Files.writeString(folder.resolve("empty.txt"), "\n \n");
        assertMistake("names no entity", "--bootstrap=a:1", "--queries=" + empty);
        Path csv = Files.writeString(folder.resolve("q.csv"), "id,label\na,b\n");
        assertMistake(
                "q.csv, line 1: the header has no column 'entity' but [id, label]",
                "--bootstrap=a:1",
                "--queries=" + csv);
        assertMistake(
                "--queries are entities: --entity-column must name their column",
                "--bootstrap=a:1",
                "--queries=" + csv,
                "--entity-column=");
        assertMistake("--held-out: q.csv, line 1", "--bootstrap=a:1", "--held-out=" + csv);
        assertMistake(
                "--held-out: no row of q.csv with a label is held out",
                "--bootstrap=a:1",
                "--held-out=" + csv,
                "--entity-column=",
                "--text-column=id");
    }

    private static void assertMistake(String message, String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "evaluate";
        System.arraycopy(options, 0, arguments, 1, options.length);
        Run run = Run.of(arguments);
        assertThat(run.err()).contains("tripletflow evaluate: ", message).doesNotContain("\tat ");
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    }
}
