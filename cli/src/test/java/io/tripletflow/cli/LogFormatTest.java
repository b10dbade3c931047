package io.tripletflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Logs as text or as lines of JSON, as TRIPLETFLOW_LOG says. */
class LogFormatTest {

    @TempDir Path folder;

    /** What is started in a process of its own. */
    static final class Speaker {
        public static void main(String[] args) {
            LoggerFactory.getLogger("io.tripletflow.test")
                    .warn("a \"message\"\nof two lines", new IllegalStateException("why"));
        }
    }

    @Test
    void image_logsText_orJson() throws Exception {
        String image = Path.of("..", "docker", "conf", "log4j2.xml").toString();
        assertThat(said("text", image).get(0)).contains("WARN", "a \"message\"");
        checkJson(said("json", image));
    }

    @Test
    void command_logsJson_intoItsFile() throws Exception {
        Path log = folder.resolve("log");
        said("json", "classpath:tripletflow-log4j2.xml", "-Dtripletflow.log=" + log);
        checkJson(Files.readAllLines(log));
    }

    private static void checkJson(List<String> lines) throws Exception {
        assertThat(lines).hasSize(1);
        JsonNode line = new ObjectMapper().readTree(lines.get(0));
        assertThat(line.path("@timestamp").asText()).endsWith("Z");
        assertThat(line.path("log.level").asText()).isEqualTo("WARN");
        assertThat(line.path("log.logger").asText()).isEqualTo("io.tripletflow.test");
        assertThat(line.path("message").asText()).isEqualTo("a \"message\"\nof two lines");
        assertThat(line.path("error.message").asText()).isEqualTo("why");
        assertThat(line.path("error.stack_trace").asText()).contains("LogFormatTest");
    }

    private List<String> said(String format, String configuration, String... more)
            throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Dlog4j2.configurationFile=" + configuration));
        command.addAll(List.of(more));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), Speaker.class.getName()));
        Path said = folder.resolve(format + ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("TRIPLETFLOW_LOG", format);
        assertThat(builder.start().waitFor()).isZero();
        return Files.readString(said, UTF_8)
                .lines()
                .filter(line -> !line.startsWith("SLF4J"))
                .toList();
    }
}
