package io.tripletflow.cli.events.column;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** How the name of an entity tells what observed it. */
public sealed interface SourceOfEntity {

    /**
     * The source of an entity, empty if its name tells none.
     *
     * @param label of the row, empty if it has none
     * @throws IllegalArgumentException if the name must tell one
     */
    String source(String entity, String label);

    /** For a note to the user: what the sources were taken from. */
    String told();

    /**
     * A name of label, camera and more, such as p7-camB-2 or 0002_c1s1_000451: what files of
     * re-identification have. Of rows without a label any name with a camera counts.
     */
    record Camera() implements SourceOfEntity {
        private static final Pattern NAME =
                Pattern.compile(
                        "(.+?)[-_](cam(?:era)?[-_]?(?:[a-z]|\\d{1,4})|c\\d{1,3})(?:s\\d{1,3})?[-_].+",
                        Pattern.CASE_INSENSITIVE);

        @Override
        public String source(String entity, String label) {
            Matcher name = NAME.matcher(entity);
            boolean tells = name.matches() && (label.isEmpty() || name.group(1).equals(label));
            return tells ? name.group(2) : "";
        }

        @Override
        public String told() {
            return "the cameras in the names of the entities; --source-column='' takes none";
        }
    }

    /** Names tell nothing. */
    record None() implements SourceOfEntity {
        @Override
        public String source(String entity, String label) {
            return "";
        }

        @Override
        public String told() {
            return "nothing";
        }
    }

    /**
     * A pattern of the user.
     *
     * @param pattern of the whole name; its first group is the source, which may be absent
     */
    record ByPattern(Pattern pattern) implements SourceOfEntity {

        /** What names the pattern. */
        public static final String OPTION = "--source-from-entity";

        /**
         * @throws IllegalArgumentException if it is no regular expression with a group
         */
        public static ByPattern of(String regex) {
            Pattern pattern;
            try {
                pattern = Pattern.compile(regex);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        "%s '%s' is no regular expression: %s"
                                .formatted(OPTION, regex, e.getDescription()),
                        e);
            }
            if (pattern.matcher("").groupCount() == 0) {
                throw new IllegalArgumentException(
                        "%s '%s' has no group; put what is the source in parentheses, such as .*-(cam[A-Z])-[0-9]+"
                                .formatted(OPTION, regex));
            }
            return new ByPattern(pattern);
        }

        @Override
        public String source(String entity, String label) {
            Matcher name = pattern.matcher(entity);
            if (!name.matches()) {
                throw new IllegalArgumentException(
                        "entity '%s' does not match %s '%s'; the pattern must match the whole name of every entity"
                                .formatted(entity, OPTION, pattern));
            }
            return name.group(1) == null ? "" : name.group(1);
        }

        @Override
        public String told() {
            return OPTION + " '" + pattern + "'";
        }
    }
}
