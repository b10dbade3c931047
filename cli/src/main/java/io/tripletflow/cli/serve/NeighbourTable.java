package io.tripletflow.cli.serve;

import com.fasterxml.jackson.databind.JsonNode;
import io.tripletflow.cli.console.Printable;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Neighbours as a table. Names are strangers' text: what a terminal would obey is shown instead.
 */
final class NeighbourTable {

    private NeighbourTable() {}

    static void print(JsonNode answer, PrintWriter out) {
        out.printf(
                "epoch %d, version %d%n",
                answer.path("epoch").asLong(), answer.path("version").asLong());
        if (answer.path("neighbours").isEmpty()) {
            out.println("no neighbour");
            return;
        }
        out.printf("%8s  %-32s %s%n", "distance", "entity", "label");
        for (JsonNode near : answer.path("neighbours")) {
            out.printf(
                    Locale.ROOT,
                    "%8.4f  %-32s %s%n",
                    near.path("distance").asDouble(),
                    Printable.of(near.path("entity").asText()),
                    near.path("label").isNull() ? "-" : Printable.of(near.path("label").asText()));
        }
    }
}
