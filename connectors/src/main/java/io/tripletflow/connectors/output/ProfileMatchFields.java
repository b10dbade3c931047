package io.tripletflow.connectors.output;

import io.tripletflow.connectors.output.ProfileMatch.Verdict;
import java.io.IOException;
import java.util.List;

/**
 * The fields of a {@link ProfileMatch}, said once for every format that it is written in. To read,
 * make one, hand it the fields in whatever order they come, and ask for the match.
 */
public final class ProfileMatchFields {

    /** In the order in which they are written; a new one comes last. */
    public static final List<String> NAMES =
            List.of("similarity", "events", "genuine", "impostor", "verdict", "rank", "among");

    private float similarity = Float.NaN;
    private long events;
    private float genuine = Float.NaN;
    private float impostor = Float.NaN;
    private Verdict verdict = Verdict.UNDECIDED;
    private long rank = 1;
    private long among = 1;

    /** A format that is written. */
    public interface Writer {
        void number(String name, float value) throws IOException;

        void count(String name, long value) throws IOException;

        void verdict(String name, Verdict value) throws IOException;
    }

    /** A format that is read; each method takes the value of the field at hand. */
    public interface Reader {
        float number() throws IOException;

        long count() throws IOException;

        Verdict verdict() throws IOException;
    }

    /** Writes all fields in the order of {@link #NAMES}. */
    public static void write(ProfileMatch match, Writer out) throws IOException {
        out.number("similarity", match.similarity());
        out.count("events", match.events());
        out.number("genuine", match.genuine());
        out.number("impostor", match.impostor());
        out.verdict("verdict", match.verdict());
        out.count("rank", match.rank());
        out.count("among", match.among());
    }

    /**
     * Reads one field.
     *
     * @return whether there is one of that name; if not, nothing was read
     */
    public boolean read(String name, Reader in) throws IOException {
        switch (name) {
            case "similarity" -> similarity = in.number();
            case "events" -> events = in.count();
            case "genuine" -> genuine = in.number();
            case "impostor" -> impostor = in.number();
            case "verdict" -> verdict = in.verdict();
            case "rank" -> rank = in.count();
            case "among" -> among = in.count();
            default -> {
                return false;
            }
        }
        return true;
    }

    /**
     * What was read; a record without a rank was compared with its own profile alone.
     *
     * @throws IllegalArgumentException if a field is missing or out of range
     */
    public ProfileMatch match() {
        return new ProfileMatch(similarity, events, genuine, impostor, verdict, rank, among);
    }
}
