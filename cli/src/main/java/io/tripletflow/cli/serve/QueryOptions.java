package io.tripletflow.cli.serve;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tripletflow.cli.console.CommandException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What is asked about: an entity, a text, a vector of features, or a set of ids. */
public final class QueryOptions {

    private static final JsonMapper JSON = new JsonMapper();

    @Option(names = "--entity", paramLabel = "NAME", description = "An entity that is embedded.")
    private Optional<String> entity = Optional.empty();

    @Option(names = "--text", paramLabel = "TEXT", description = "A text, as in an event.")
    private Optional<String> text = Optional.empty();

    @Option(
            names = "--features",
            split = ",",
            paramLabel = "NUMBER",
            description = "A vector, as in an event; numbers separated by commas.")
    private List<Float> features = List.of();

    @Option(
            names = "--ids",
            split = ",",
            paramLabel = "ID",
            description = "Ids, as in an event, separated by commas.")
    private List<String> ids = List.of();

    @Option(
            names = "--tower",
            paramLabel = "NAME",
            description = "Tower that reads the input, where there are several.")
    private Optional<String> tower = Optional.empty();

    /** The body of a question. */
    ObjectNode body() {
        long given =
                Stream.of(entity.isPresent(), text.isPresent(), !features.isEmpty(), !ids.isEmpty())
                        .filter(each -> each)
                        .count();
        if (given != 1) {
            throw CommandException.mistake(
                    "give one of --entity, --text, --features and --ids, but there are " + given,
                    null);
        }
        ObjectNode body = JSON.createObjectNode();
        entity.ifPresent(name -> body.put("entity", name));
        text.ifPresent(words -> body.put("text", words));
        tower.ifPresent(name -> body.put("tower", name));
        if (!features.isEmpty()) {
            features.forEach(body.putArray("features")::add);
        }
        if (!ids.isEmpty()) {
            ids.forEach(body.putArray("ids")::add);
        }
        return body;
    }
}
