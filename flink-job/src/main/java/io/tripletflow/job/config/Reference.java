package io.tripletflow.job.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints the registry of options for people. */
final class Reference {

    private static final int WIDTH = 96;

    private Reference() {}

    static String text(List<Option<?>> options) {
        StringBuilder out = new StringBuilder();
        sections(options)
                .forEach(
                        (section, members) -> {
                            out.append(section).append('\n');
                            members.forEach(option -> entry(option, out));
                            out.append('\n');
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
        out.append("  ").append(name(option)).append("  (");
        out.append(String.join("; ", facts)).append(")\n");
        wrap(option.doc(), "      ", out);
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

    private static void wrap(String sentence, String indent, StringBuilder out) {
        StringBuilder line = new StringBuilder(indent);
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
