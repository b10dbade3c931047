package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
        Path data = Files.writeString(folder.resolve("visits.csv"), "entity,label\nu,page\n");
        Run run = produce(data.toString());
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--ids-from-history");
        Path json = Files.writeString(folder.resolve("a.jsonl"), "{\"entity\":\"a\"}\n");
        assertThat(produce(json.toString(), "--ids-from-history").err()).contains("CSV only");
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
