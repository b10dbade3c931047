package io.tripletflow.job.config.registry;

import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.TowerKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints the registry of options for people. */
final class Reference {

    private static final int WIDTH = 96;
    private static final String INDENT = "      ";

    private Reference() {}

    static String text(List<Option<?>> options) {
        StringBuilder out = new StringBuilder();
        sections(options)
                .forEach(
                        (section, members) -> {
                            out.append(section).append('\n');
                            members.forEach(option -> entry(option, out));
                            out.append('\n');
                            if (section.equals("encoder")) {
                                out.append("towers\n  towers.NAME.*  (any input.* or encoder.*)\n");
                                wrap(INDENT, INDENT, TOWERS.replace("`", ""), out);
                                out.append('\n');
                            }
                        });
        return out.toString();
    }

    static String markdown(List<Option<?>> options) {
        StringBuilder out = new StringBuilder(HEAD);
        sections(options)
                .forEach(
                        (section, members) -> {
                            out.append("\n## ").append(section).append("\n\n");
                            out.append("| option | type | default | range | |\n");
                            out.append("|---|---|---|---|---|\n");
                            members.forEach(option -> row(option, out));
                            if (section.equals("encoder")) {
                                out.append("\n## towers\n\n");
                                wrap("", "", TOWERS, out);
                                out.append(TOWERS_EXAMPLE);
                            }
                        });
        return out.toString();
    }

    private static void entry(Option<?> option, StringBuilder out) {
        List<String> facts = new ArrayList<>();
        facts.add(option.type().name());
        if (!range(option).isEmpty()) {
            facts.add(range(option));
        }
        facts.add(fallback(option));
        String head = "%s  (%s)".formatted(name(option), String.join("; ", facts));
        wrap("  ", INDENT, head, out);
        wrap(INDENT, INDENT, option.doc(), out);
    }

    private static void row(Option<?> option, StringBuilder out) {
        out.append("| `").append(name(option)).append("` | ");
        out.append(option.type().name().replace("|", "\\|")).append(" | ");
        out.append(fallback(option).replace("default ", "")).append(" | ");
        out.append(range(option)).append(" | ").append(option.doc()).append(" |\n");
    }

    private static String name(Option<?> option) {
        return option.isPassThrough() ? option.key() + ".*" : option.key();
    }

    private static <T extends Comparable<? super T>> String range(Option<T> option) {
        String range = option.range().text(option.type());
        return range.isEmpty() || option.unit().isEmpty() ? range : range + " " + option.unit();
    }

    private static <T extends Comparable<? super T>> String fallback(Option<T> option) {
        return option.fallback().text(option.type());
    }

    private static Map<String, List<Option<?>>> sections(List<Option<?>> options) {
        Map<String, List<Option<?>>> sections = new LinkedHashMap<>();
        for (Option<?> option : options) {
            sections.computeIfAbsent(option.section(), any -> new ArrayList<>()).add(option);
        }
        return sections;
    }

    private static void wrap(String first, String indent, String sentence, StringBuilder out) {
        StringBuilder line = new StringBuilder(first);
        for (String word : sentence.split(" ", -1)) {
            if (line.length() + word.length() + 1 > WIDTH) {
                out.append(line.toString().stripTrailing()).append('\n');
                line.setLength(0);
                line.append(indent);
            }
            line.append(word).append(' ');
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }

    private static final String TOWERS =
            "Any `input.*` or `encoder.*` option may be given for one tower, as"
                    + " `towers.NAME.input.dimension` or `towers.NAME.encoder.kind`; what a tower"
                    + " does not give it takes from the option at the top, and without `towers.*`"
                    + " there is one tower, named by `input.tower`. Events say which one they are"
                    + " for. All towers share one space, so `encoder.embedding` is the same in all"
                    + " of them. There may be "
                    + TowerKeys.MAX
                    + " towers, named by up to 64 letters, digits, `_` or `-`.";

    private static final String TOWERS_EXAMPLE =
            """

            ```yaml
            encoder: {kind: residual}          # of both
            towers:
              image: {input: {dimension: 240}}
              audio: {input: {dimension: 208}, encoder: {hidden: 64}}
            ```
            """;

    private static final String HEAD =
            """
            # Configuration

            <!-- Written by ReferenceTest from the registry of options: do not edit. -->

            A job is described by one YAML file, with keys nested or dotted: `window: {size: 5s}` and
            `window.size: 5s` are the same. `--set window.size=5s` on the command line wins over the
            file. Everything is checked before anything starts and all problems are reported at once,
            with their lines. Durations are a number and a unit (`ms`, `s`, `min`, `h`, `d`), sizes a
            number and a unit (`B`, `KiB`, `MiB`, `GiB`). Values of keys that look like secrets
            (passwords, tokens, keys) are never printed. `./tripletflow config` prints this reference
            and checks a file.
            """;
}
