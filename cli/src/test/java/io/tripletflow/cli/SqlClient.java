package io.tripletflow.cli;

import static java.util.stream.Collectors.joining;

import io.tripletflow.cli.console.ProcessBeside;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Flink's SQL client, the program itself, in a process of its own. It runs a file of statements and
 * prints rows.
 */
final class SqlClient {

    private static final String MAIN = "org.apache.flink.table.client.SqlClient";

    /** Rows go to the output, and queries run in the client's own process. */
    private static final List<String> SETTINGS =
            List.of(
                    "SET 'sql-client.execution.result-mode' = 'tableau'",
                    "SET 'execution.target' = 'local'");

    private SqlClient() {}

    /**
     * Runs statements, the last of which is a query, until the query has given so many rows.
     *
     * @param folder of the file of statements, of the configuration and of the log
     * @return the rows' columns, after the kind of change
     */
    static List<List<String>> rows(Path folder, List<String> statements, int count)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(SETTINGS);
        all.addAll(statements);
        Path file =
                Files.writeString(
                        folder.resolve("statements.sql"),
                        all.stream().map(each -> each + ";\n").collect(joining()));
        Files.writeString(folder.resolve("config.yaml"), "parallelism.default: 1\n");
        ProcessBuilder builder =
                new ProcessBuilder(
                        ProcessBeside.java(),
                        "-Xmx512m",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MAIN,
                        "embedded",
                        "-f",
                        file.toString());
        builder.environment().put("FLINK_CONF_DIR", folder.toString());
        Path log = folder.resolve("client.log");
        builder.redirectError(log.toFile());
        Process client = builder.start();
        try {
            return read(client, count, log);
        } finally {
            client.destroy(); // a query over a topic has no end
            if (!client.waitFor(20, TimeUnit.SECONDS)) {
                client.destroyForcibly();
            }
        }
    }

    private static List<List<String>> read(Process client, int count, Path log) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        StringBuilder printed = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
            while (rows.size() < count) {
                String line = lines.readLine();
                if (line == null || line.contains("[ERROR]")) {
                    throw new AssertionError(
                            "the client ended after %s%s%nwith the log %s"
                                    .formatted(printed, line, Files.readString(log)));
                }
                printed.append(line).append('\n');
                if (line.startsWith("| +I ")) {
                    List<String> columns =
                            Arrays.stream(line.split("\\|")).map(String::strip).toList();
                    rows.add(columns.subList(2, columns.size()));
                }
            }
        }
        return rows;
    }
}
