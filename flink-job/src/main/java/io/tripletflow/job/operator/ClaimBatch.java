package io.tripletflow.job.operator;

import io.tripletflow.connectors.ProfileMatch;
import io.tripletflow.connectors.ProfileMatch.Verdict;
import io.tripletflow.event.Event;
import io.tripletflow.learn.Embedder;
import io.tripletflow.profile.Centre;
import io.tripletflow.profile.Profile;
import io.tripletflow.profile.ProfileSpec;
import io.tripletflow.profile.Similarities;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Events that are compared with their profiles together, so that one call embeds all of them, what
 * their profiles are made of, and some latest events of others, which are the impostors.
 */
final class ClaimBatch {

    /** Latest events that each profile is compared with, but for those that claim it. */
    private static final int IMPOSTORS = 16;

    private final Embedder embedder;
    private final Similarities similarities;
    private final ProfileSpec spec;
    private final List<Claim> claims = new ArrayList<>();
    private final Map<String, Touched> touched = new LinkedHashMap<>();
    private final Deque<Claim> recent = new ArrayDeque<>();

    private record Claim(String name, Event event) {}

    /** A profile after the events of the batch, and where it lies then. */
    record Touched(String claim, boolean isNew, Profile profile, Centre centre) {}

    /** Takes an event that was compared. */
    interface Outcome {
        void accept(Event event, float[] embedding, ProfileMatch match);
    }

    ClaimBatch(Embedder embedder, Similarities similarities, ProfileSpec spec) {
        this.embedder = embedder;
        this.similarities = similarities;
        this.spec = spec;
    }

    /**
     * @param known the profile as it is kept; null if there is none
     */
    void add(String claim, Event event, Profile known) {
        claims.add(new Claim(claim, event));
        touched.putIfAbsent(claim, new Touched(claim, known == null, known, null));
    }

    /** Compares the events in their order; each then joins its profile. */
    void compare(Outcome outcome) {
        IdentityHashMap<Event, float[]> rows = embed();
        for (Claim claim : claims) {
            Touched known = touched.get(claim.name());
            Profile profile = known.profile();
            if (profile != null && profile.isReady()) {
                Centre centre = centre(known, rows);
                compare(claim, profile, centre, rows, outcome);
            }
            Profile now =
                    profile == null ? Profile.of(claim.event()) : profile.with(claim.event(), spec);
            touched.put(claim.name(), new Touched(claim.name(), known.isNew(), now, null));
            recent.addLast(claim);
            if (recent.size() > IMPOSTORS) {
                recent.removeFirst();
            }
        }
        claims.clear();
        touched.replaceAll(
                (name, last) ->
                        new Touched(name, last.isNew(), last.profile(), centre(last, rows)));
    }

    /** What the last batch changed, once. */
    List<Touched> takeTouched() {
        List<Touched> taken = List.copyOf(touched.values());
        touched.clear();
        return taken;
    }

    private void compare(
            Claim claim,
            Profile profile,
            Centre centre,
            IdentityHashMap<Event, float[]> rows,
            Outcome outcome) {
        float[] row = rows.get(claim.event());
        float similarity = centre.similarity(row);
        OptionalDouble threshold = similarities.threshold();
        Verdict verdict =
                threshold.isEmpty()
                        ? Verdict.UNDECIDED
                        : similarity >= threshold.getAsDouble() ? Verdict.MATCH : Verdict.NO_MATCH;
        outcome.accept(
                claim.event(),
                row,
                new ProfileMatch(
                        similarity,
                        profile.events(),
                        similarities.genuineShare(similarity),
                        similarities.impostorShare(similarity),
                        verdict));
        for (Claim other : recent) {
            if (!other.name().equals(claim.name())) {
                similarities.addImpostor(centre.similarity(rows.get(other.event())));
            }
        }
        similarities.addGenuine(similarity);
    }

    private Centre centre(Touched of, IdentityHashMap<Event, float[]> rows) {
        List<float[]> latest = of.profile().latest().stream().map(rows::get).toList();
        return of.profile().centre(latest, spec);
    }

    /** By the event itself: equal ones may have come twice. */
    private IdentityHashMap<Event, float[]> embed() {
        Map<String, List<Event>> towers = new LinkedHashMap<>();
        for (Touched each : touched.values()) {
            if (each.profile() != null) {
                each.profile().latest().forEach(event -> put(towers, event));
            }
        }
        recent.forEach(claim -> put(towers, claim.event()));
        claims.forEach(claim -> put(towers, claim.event()));
        IdentityHashMap<Event, float[]> rows = new IdentityHashMap<>();
        towers.forEach(
                (tower, events) -> {
                    List<float[]> embedded =
                            embedder.embed(tower, events.stream().map(Event::input).toList());
                    for (int i = 0; i < embedded.size(); i++) {
                        rows.put(events.get(i), embedded.get(i));
                    }
                });
        return rows;
    }

    private static void put(Map<String, List<Event>> towers, Event event) {
        towers.computeIfAbsent(event.tower(), tower -> new ArrayList<>()).add(event);
    }
}
