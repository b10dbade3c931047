package io.tripletflow.job.config.file;

import io.tripletflow.connectors.wire.Json;
import io.tripletflow.job.config.option.Findings;
import io.tripletflow.job.config.option.Setting;
import io.tripletflow.job.config.problem.Origin;
import io.tripletflow.job.config.registry.Options;
import io.tripletflow.job.config.registry.Towers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Flattens a YAML document into settings with dotted keys and line numbers.
 *
 * <p>Only nodes are composed, never objects, and what can grow is bounded: the text, its nesting,
 * its aliases (which multiply) and the number of settings.
 */
public final class YamlSettings {

    /** Characters of a parser's message that are shown. */
    private static final int MAX_SHOWN = 300;

    public static final int MAX_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 20;
    private static final int MAX_ALIASES = 50;
    private static final int MAX_SETTINGS = 2_000;

    /** Keys looked at, of which aliases can make many more than the text has. */
    private static final int MAX_KEYS = 10_000;

    private static final LoadSettings LIMITS =
            LoadSettings.builder().setCodePointLimit(MAX_BYTES).setLabel("job file").build();

    private final Findings findings;
    private final List<Setting> settings = new ArrayList<>();
    private int keys;

    public YamlSettings(Findings findings) {
        this.findings = findings;
    }

    /** The settings of {@code yaml}; what cannot be read becomes a problem. */
    public List<Setting> read(String yaml) {
        try {
            if (isBounded(yaml)) {
                new Compose(LIMITS).composeString(yaml).ifPresent(this::root);
            }
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            report(mark, "", "is not YAML: " + withoutText(e) + "; fix the syntax there");
        } catch (NumberFormatException e) { // of the scanner, where the text ends within an escape
            report(Optional.empty(), "", "is not YAML: an escape such as \\u00e9 lacks its digits");
        } catch (YamlEngineException e) {
            report(Optional.empty(), "", "is not YAML: " + shown(e.getMessage()));
        }
        return settings;
    }

    /** Looks at the flat stream of events first: composing nests as deep as the document does. */
    private boolean isBounded(String yaml) {
        int depth = 0;
        int aliases = 0;
        for (Event event : new Parse(LIMITS).parseString(yaml)) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                case Alias -> aliases++;
                case Scalar, Comment, DocumentStart, DocumentEnd, StreamStart, StreamEnd -> {}
            }
            if (depth > MAX_DEPTH) {
                report(
                        event.getStartMark(),
                        "",
                        "is nested deeper than " + MAX_DEPTH + " levels; flatten it");
                return false;
            }
            if (aliases > MAX_ALIASES) {
                report(
                        event.getStartMark(),
                        "",
                        "has more than " + MAX_ALIASES + " aliases; write the values out");
                return false;
            }
        }
        return true;
    }

    private void root(Node node) {
        if (node instanceof MappingNode mapping) {
            flatten("", mapping, 1);
        } else if (!(node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL))) {
            report(
                    node.getStartMark(),
                    "",
                    "must be a mapping of options but is "
                            + (node instanceof ScalarNode ? "a single value" : "a list")
                            + "; write lines such as window.size: 5s");
        }
    }

    private void flatten(String prefix, MappingNode mapping, int depth) {
        for (NodeTuple tuple : mapping.getValue()) {
            Node keyNode = tuple.getKeyNode();
            keys++;
            if (settings.size() >= MAX_SETTINGS || keys > MAX_KEYS || depth > MAX_DEPTH) {
                report(
                        keyNode.getStartMark(),
                        "",
                        "has more than "
                                + MAX_SETTINGS
                                + " settings or refers to itself;"
                                + " shorten it");
                return;
            }
            if (keyNode instanceof ScalarNode scalar) {
                String key = prefix + scalar.getValue();
                setting(key, keyNode.getStartMark(), tuple.getValueNode(), depth);
            } else {
                report(keyNode.getStartMark(), prefix, "has a key that is not text; write a name");
            }
        }
    }

    private void setting(String key, Optional<Mark> mark, Node value, int depth) {
        if (value instanceof MappingNode mapping) {
            flatten(key + ".", mapping, depth + 1);
            if (mapping.getValue().isEmpty() && Towers.isSection(key)) {
                empty(key, mark);
            }
        } else if (!(value instanceof ScalarNode scalar)) {
            report(mark, key, "is a list but takes a single value; write it on one line");
        } else if (!scalar.getTag().equals(Tag.NULL)) {
            settings.add(new Setting(key, scalar.getValue(), origin(mark)));
        } else {
            empty(key, mark);
        }
    }

    /** An empty section is as none; an empty tower would be no tower. */
    private void empty(String key, Optional<Mark> mark) {
        if (Towers.isSection(key)) {
            report(mark, key, Towers.unknown(key));
        } else if (!Options.isSection(key)) {
            report(mark, key, "has no value; write one or remove the line");
        }
    }

    /** What is wrong; a secret that begins like an alias must not be shown. */
    private static String withoutText(MarkedYamlEngineException e) {
        return e.getProblem().startsWith("found undefined alias")
                ? "found an alias without its anchor (a text that begins with * needs quotes)"
                : shown(e.getProblem());
    }

    private static String shown(String message) {
        return Json.shorten(message, MAX_SHOWN);
    }

    private void report(Optional<Mark> mark, String key, String message) {
        findings.problem(origin(mark), key, message);
    }

    private static Origin origin(Optional<Mark> mark) {
        return mark.<Origin>map(m -> new Origin.Line(m.getLine() + 1))
                .orElseGet(Origin.Nowhere::new);
    }
}
