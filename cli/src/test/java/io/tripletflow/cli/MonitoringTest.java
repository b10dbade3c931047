package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tripletflow.job.config.registry.Options;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The board and the alerts of docker/monitoring. */
class MonitoringTest {

    private static final Path FOLDER = Path.of("..", "docker", "monitoring");
    private static final Pattern OPTION = Pattern.compile("\\b[a-z]+\\.[a-z]+(?:-[a-z]+)*\\b");

    @Test
    void board_asksForDocumentedMetricsOnly() throws IOException {
        for (Board.Query query : Board.read().queries()) {
            assertThat(DocumentedMetrics.all())
                    .as("docs/metrics.md has each metric of panel '%s'", query.panel())
                    .containsAll(DocumentedMetrics.in(query.expression()));
        }
    }

    @Test
    void board_saysWhatEachPanelShows() throws IOException {
        assertThat(Board.read().queries())
                .hasSizeGreaterThan(30)
                .allSatisfy(query -> assertThat(query.description()).endsWith("."));
    }

    @Test
    void board_isFoundByGrafana() throws IOException {
        JsonNode board = new ObjectMapper().readTree(Board.FILE.toFile());
        Set<String> sources = new TreeSet<>();
        board.findValues("datasource").forEach(source -> sources.add(source.path("uid").asText()));
        String provisioned =
                Files.readString(
                        FOLDER.resolve("grafana/provisioning/datasources/prometheus.yaml"));
        assertThat(sources).hasSize(1).allMatch(uid -> provisioned.contains("uid: " + uid + "\n"));
        List<Integer> ids = board.findValues("id").stream().map(JsonNode::asInt).toList();
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void alerts_useDocumentedMetricsOnly_andSayWhatToDo() throws IOException {
        for (Map<String, Object> alert : alerts()) {
            String name = (String) alert.get("alert");
            assertThat(DocumentedMetrics.all())
                    .as("docs/metrics.md has each metric of %s", name)
                    .containsAll(DocumentedMetrics.in((String) alert.get("expr")))
                    .isNotEmpty();
            assertThat(((Map<?, ?>) alert.get("labels")).get("severity"))
                    .as(name)
                    .isIn("page", "warn", "info");
            Map<?, ?> said = (Map<?, ?>) alert.get("annotations");
            assertThat((String) said.get("summary")).as(name).endsWith(".");
            assertThat((String) said.get("action")).as(name).hasSizeGreaterThan(60);
        }
    }

    @Test
    void alerts_nameOptionsThatExist() throws IOException {
        Set<String> rooms =
                Options.all().stream()
                        .map(option -> option.key().split("\\.", -1)[0])
                        .collect(Collectors.toSet());
        Set<String> keys =
                Options.all().stream().map(option -> option.key()).collect(Collectors.toSet());
        for (Map<String, Object> alert : alerts()) {
            String action = (String) ((Map<?, ?>) alert.get("annotations")).get("action");
            Stream<String> named =
                    OPTION.matcher(action)
                            .results()
                            .map(MatchResult::group)
                            .filter(word -> !word.endsWith(".md"))
                            .filter(word -> rooms.contains(word.split("\\.", -1)[0]));
            assertThat(keys).as("%s", alert.get("alert")).containsAll(named.toList());
        }
    }

    @Test
    void operationsGuide_hasEveryAlert() throws IOException {
        String guide = Files.readString(Path.of("..", "docs", "operations.md"));
        assertThat(alerts())
                .extracting(alert -> alert.get("alert"))
                .allSatisfy(name -> assertThat(guide).contains("`" + name + "`"));
    }

    @Test
    void everyAlert_isTriedByPromtool() throws IOException {
        String tests = Files.readString(FOLDER.resolve("alerts.test.yaml"));
        assertThat(alerts())
                .hasSizeGreaterThan(10)
                .extracting(alert -> alert.get("alert"))
                .allSatisfy(name -> assertThat(tests).contains("{alertname=\"" + name + "\"}"));
    }

    @ParameterizedTest
    @CsvSource({
        "check, rules, alerts.yaml",
        "test, rules, alerts.test.yaml",
        "check, config, prometheus.yaml"
    })
    void promtool_accepts(String verb, String what, String file) throws Exception {
        String promtool = Programs.find("promtool");
        assumeTrue(
                promtool != null, "promtool is not installed: Debian's package prometheus has it");
        List<String> syntaxOnly = what.equals("config") ? List.of("--syntax-only") : List.of();
        List<String> command =
                Stream.of(List.of(promtool, verb, what), syntaxOnly, List.of(file))
                        .flatMap(List::stream)
                        .toList();
        File said = File.createTempFile("promtool", ".txt");
        Process process =
                new ProcessBuilder(command)
                        .directory(FOLDER.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said)
                        .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(said.toPath(), StandardCharsets.UTF_8))
                .isZero();
    }

    @SuppressWarnings("unchecked") // the rules' shape is promtool's to check
    private static List<Map<String, Object>> alerts() throws IOException {
        Map<String, Object> file =
                (Map<String, Object>)
                        new Load(LoadSettings.builder().build())
                                .loadFromString(Files.readString(FOLDER.resolve("alerts.yaml")));
        List<Map<String, Object>> groups = (List<Map<String, Object>>) file.get("groups");
        return (List<Map<String, Object>>) groups.get(0).get("rules");
    }
}
