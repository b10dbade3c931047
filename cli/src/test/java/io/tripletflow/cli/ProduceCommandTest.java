package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProduceCommandTest {

    @TempDir Path folder;

    @Test
    void missingFile_isAMistake() {
        Run run = produce(folder.resolve("absent.csv").toString());
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("there is no file", "absent.csv").doesNotContain("\tat ");
    }

    @Test
    void missingTopicOption_isAMistake() {
        Run run = Run.of("produce", "a.csv", "--bootstrap", "localhost:1");
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--topic");
    }

    @Test
    void negativeNumbers_areMistakes() {
        assertThat(produce("a.csv", "--rate=-1").err()).contains("--rate must be positive");
        assertThat(produce("a.csv", "--events=0").err()).contains("--events must be positive");
        assertThat(produce("a.csv", "--events=many").exit()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void unreadableProperties_areAMistake() throws IOException {
        Path data = Files.writeString(folder.resolve("a.csv"), "entity,f0\na,1\n");
        Run run = produce(data.toString(), "--properties", "absent.properties");
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--properties absent.properties");
    }

    @Test
    void fileWithoutInput_namesTheOptionThatMakesIds() throws IOException {
        Path data = Files.writeString(folder.resolve("visits.csv"), "entity,label,extra\nu,p,x\n");
        Run run = produce(data.toString());
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--ids-from-history");
        Path json = Files.writeString(folder.resolve("a.jsonl"), "{\"entity\":\"a\"}\n");
        assertThat(produce(json.toString(), "--ids-from-history").err()).contains("CSV only");
    }

    @Test
    void badRows_areAllTold_beforeABrokerIsAsked() throws IOException {
        StringBuilder text = new StringBuilder("entity,label,f0\n");
        for (int i = 0; i < 150; i++) {
            text.append("e").append(i).append(i % 10 == 0 ? ",x,1\n" : ",x,\n");
        }
        Path data = Files.writeString(folder.resolve("gaps.csv"), text);
        Run run = produce(data.toString());
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .contains(
                        "135 of 150 rows of gaps.csv cannot be used",
                        "--bad-rows skip or send",
                        "Nothing was sent",
                        "gaps.csv, line 3: column 'f0' must be a finite number but is empty",
                        "and 35 more")
                .doesNotContain("localhost:1");
        assertThat(run.err().lines().filter(line -> line.startsWith("gaps.csv, line")))
                .hasSize(100);
    }

    @Test
    void optionsOfColumns_haveNoPlaceBesideJson() throws IOException {
        Path json =
                Files.writeString(
                        folder.resolve("a.jsonl"), "{\"entity\":\"a\",\"features\":[1]}\n");
        Run run = produce(json.toString(), "--label-column=class");
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("a.jsonl", "are for CSV", "rename the fields");
    }

    @Test
    void unknownFormat_namesThoseThereAre() {
        Run run = produce("a.csv", "--format=xml");
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--format", "xml", "JSON, AVRO");
    }

    private static Run produce(String... arguments) {
        String[] all = new String[arguments.length + 5];
        String[] fixed = {"produce", "--bootstrap", "localhost:1", "--topic", "events"};
        System.arraycopy(fixed, 0, all, 0, fixed.length);
        System.arraycopy(arguments, 0, all, fixed.length, arguments.length);
        return Run.of(all);
    }
}
