package io.tripletflow.measure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Verification while a stream goes on: each event, before anything is learned of it, against the
 * profile of the identity that it claims (a <em>genuine</em> comparison) and against all other
 * profiles (<em>impostor</em> comparisons). A profile is the mean of an identity's {@value #LATEST}
 * latest inputs as the present model embeds them, of unit length; it takes part from {@value #MIN}
 * inputs on. The distance is 1 − cosine. Claims known to be false (frauds) are measured apart and
 * join no profile; so are strangers, whose identity has none.
 *
 * <p>Of more than {@value #MAX} identities those that came last are compared with; so the memory is
 * bounded but for the distances of the comparisons, four bytes each. Not thread-safe.
 *
 * @param <T> input of an event
 */
public final class PrequentialVerification<T> {

    private static final int LATEST = 5;
    private static final int MIN = 2;
    private static final int MAX = 256;

    /**
     * One event.
     *
     * @param identity that it claims
     * @param genuine whether the claim is true
     */
    public record Claim<T>(String identity, boolean genuine, T input) {}

    /** What embeds. */
    public interface Space<T> {

        /** One row of N numbers for each input, in their order; of any length but zero. */
        List<float[]> embed(List<T> inputs);
    }

    /**
     * What a part of the stream showed.
     *
     * @param comparisons genuine and impostor
     * @param nearest genuine claims whose own profile was the nearest of all
     * @param frauds genuine comparisons, and as impostors the false claims; empty without these
     * @param strangers whether the genuine ones are told from strangers
     */
    public record Part(
            Verification comparisons,
            long nearest,
            Optional<Verification> frauds,
            Strangers strangers) {

        /** Share of genuine claims whose own profile was the nearest; NaN without one. */
        public double rankOne() {
            return (double) nearest / comparisons.genuinePairs();
        }
    }

    private final List<Distances> parts = new ArrayList<>();

    /** In the order of their last events. */
    private final Map<String, Deque<T>> latest = new LinkedHashMap<>();

    /**
     * @param count into how many parts the stream is cut
     */
    public PrequentialVerification(int count) {
        for (int i = 0; i < count; i++) {
            parts.add(new Distances());
        }
    }

    /**
     * Compares events that the same model embeds, in their order, and remembers them.
     *
     * @param part of the stream that they belong to, from 0
     */
    public void add(int part, List<Claim<T>> claims, Space<T> model) {
        add(part, claims, List.of(), model);
    }

    /**
     * The same, beside events of strangers, which are compared first and not remembered.
     *
     * @param strangers inputs of identities that never claim anything
     */
    public void add(int part, List<Claim<T>> claims, List<T> strangers, Space<T> model) {
        if (claims.isEmpty() && strangers.isEmpty()) {
            return;
        }
        Map<String, Profile> profiles = embedded(model);
        if (profiles.values().stream().anyMatch(Profile::isReady)) {
            for (float[] row : embedded(strangers, model)) {
                parts.get(part).strangers.add(nearest(row, profiles));
            }
        }
        List<float[]> rows = embedded(claims.stream().map(Claim::input).toList(), model);
        for (int i = 0; i < claims.size(); i++) {
            Claim<T> claim = claims.get(i);
            float[] row = rows.get(i);
            compare(parts.get(part), claim, row, profiles);
            if (claim.genuine()) {
                profiles.computeIfAbsent(claim.identity(), unseen -> new Profile()).add(row);
                remember(claim);
                profiles.keySet().retainAll(latest.keySet());
            }
        }
    }

    /** Of each part, in their order. */
    public List<Part> parts() {
        return parts.stream().map(Distances::part).toList();
    }

    private static float nearest(float[] row, Map<String, Profile> profiles) {
        float nearest = Float.POSITIVE_INFINITY;
        for (Profile profile : profiles.values()) {
            if (profile.isReady()) {
                nearest = Math.min(nearest, profile.distance(row));
            }
        }
        return nearest;
    }

    /** Rows of unit length. */
    private static <T> List<float[]> embedded(List<T> inputs, Space<T> model) {
        return inputs.isEmpty()
                ? List.of()
                : model.embed(inputs).stream().map(row -> unit(row.clone())).toList();
    }

    private Map<String, Profile> embedded(Space<T> model) {
        List<T> inputs = new ArrayList<>();
        latest.values().forEach(inputs::addAll);
        Map<String, Profile> profiles = new HashMap<>();
        List<float[]> rows = embedded(inputs, model);
        int next = 0;
        for (Map.Entry<String, Deque<T>> known : latest.entrySet()) {
            Profile profile = new Profile();
            for (int i = 0; i < known.getValue().size(); i++) {
                profile.add(rows.get(next++));
            }
            profiles.put(known.getKey(), profile);
        }
        return profiles;
    }

    private static <T> void compare(
            Distances part, Claim<T> claim, float[] row, Map<String, Profile> profiles) {
        Profile own = profiles.get(claim.identity());
        if (own == null || !own.isReady()) {
            return;
        }
        float distance = own.distance(row);
        if (!claim.genuine()) {
            part.frauds.add(distance);
            return;
        }
        float nearest = distance;
        for (Profile other : profiles.values()) {
            if (other != own && other.isReady()) {
                float theirs = other.distance(row);
                part.impostor.add(theirs);
                nearest = Math.min(nearest, theirs);
            }
        }
        part.genuine.add(distance);
        part.known.add(nearest);
        part.nearest += distance == nearest ? 1 : 0;
    }

    private void remember(Claim<T> claim) {
        Deque<T> inputs = latest.remove(claim.identity());
        if (inputs == null) {
            inputs = new ArrayDeque<>();
        } else if (inputs.size() == LATEST) {
            inputs.removeFirst();
        }
        inputs.addLast(claim.input());
        latest.put(claim.identity(), inputs);
        if (latest.size() > MAX) {
            latest.remove(latest.keySet().iterator().next());
        }
    }

    private static float[] unit(float[] row) {
        double square = 0;
        for (float value : row) {
            square += (double) value * value;
        }
        float scale = square == 0 ? 0 : (float) (1 / Math.sqrt(square));
        for (int i = 0; i < row.length; i++) {
            row[i] *= scale;
        }
        return row;
    }

    /** The latest rows of one identity and their mean, of unit length. */
    private static final class Profile {

        private final Deque<float[]> rows = new ArrayDeque<>();
        private float[] centre = {};

        boolean isReady() {
            return rows.size() >= MIN;
        }

        void add(float[] row) {
            if (rows.size() == LATEST) {
                rows.removeFirst();
            }
            rows.addLast(row);
            centre = new float[row.length];
            for (float[] each : rows) {
                for (int i = 0; i < centre.length; i++) {
                    centre[i] += each[i];
                }
            }
            unit(centre);
        }

        float distance(float[] row) {
            float dot = 0;
            for (int i = 0; i < row.length; i++) {
                dot += row[i] * centre[i];
            }
            return 1 - dot;
        }
    }

    private static final class Distances {

        private final FloatList genuine = new FloatList();
        private final FloatList impostor = new FloatList();
        private final FloatList frauds = new FloatList();

        /** With the nearest profile, whosever. */
        private final FloatList known = new FloatList();

        private final FloatList strangers = new FloatList();
        private long nearest;

        Part part() {
            float[] own = genuine.values();
            Optional<Verification> falseClaims =
                    frauds.size == 0
                            ? Optional.empty()
                            : Optional.of(Verification.ofDistances(own, frauds.values()));
            return new Part(
                    Verification.ofDistances(own, impostor.values()),
                    nearest,
                    falseClaims,
                    Strangers.of(known.values(), strangers.values()));
        }
    }

    /** Grows by doubling. */
    private static final class FloatList {

        private float[] held = new float[64];
        private int size;

        void add(float value) {
            if (size == held.length) {
                held = Arrays.copyOf(held, 2 * size);
            }
            held[size++] = value;
        }

        float[] values() {
            return Arrays.copyOf(held, size);
        }
    }
}
