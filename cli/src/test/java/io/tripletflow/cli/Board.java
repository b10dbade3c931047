package io.tripletflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Grafana's board of docker/monitoring. */
record Board(List<Query> queries) {

    static final Path FILE =
            Path.of("..", "docker", "monitoring", "grafana", "dashboards", "tripletflow.json");

    /**
     * What a panel asks Prometheus for.
     *
     * @param description of the panel
     */
    record Query(String panel, String description, String expression) {

        /** As Grafana sends it, over all jobs and a minute. */
        String sent() {
            return expression.replace("$job", ".*").replace("$__rate_interval", "1m");
        }
    }

    static Board read() throws IOException {
        List<Query> queries = new ArrayList<>();
        for (JsonNode panel : new ObjectMapper().readTree(FILE.toFile()).path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(
                        new Query(
                                panel.path("title").asText(),
                                panel.path("description").asText(),
                                target.path("expr").asText()));
            }
        }
        return new Board(queries);
    }
}
