package io.tripletflow.job.operator.profile;

import io.tripletflow.connectors.output.ProfileMatch;
import io.tripletflow.connectors.output.ProfileMatch.Verdict;
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
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Events that are compared with their profiles together, so that one call embeds all of them, what
 * their profiles are made of, and some latest events of others, which are the impostors. Beside the
 * profile that it claims an event is compared with the {@value #RIVALS} used last, as they were
 * when the batch began: they tell its rank.
 */
final class ClaimBatch {

    /** Latest events that each profile is compared with, but for those that claim it. */
    private static final int IMPOSTORS = 16;

    /** Profiles that an event is ranked among, but for its own. */
    private static final int RIVALS = 16;

    private final Embedder embedder;
    private final Similarities similarities;
    private final ProfileSpec spec;
    private final List<Claim> claims = new ArrayList<>();
    private final Map<String, Touched> touched = new LinkedHashMap<>();
    private final Deque<Claim> recent = new ArrayDeque<>();

    /** Profiles that others are ranked among, in the order of their last use. */
    private final Map<String, Touched> rivals = new LinkedHashMap<>();

    private boolean rivalsAreStale;

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

    /** The embedder has read another model. */
    void modelChanged() {
        rivalsAreStale = true;
    }

    /**
     * @param known the profile as it is kept; null if there is none
     */
    void add(String claim, Event event, Profile known) {
        claims.add(new Claim(claim, event));
        touched.putIfAbsent(claim, new Touched(claim, known == null, known, null));
    }

    /** A profile of which events were taken out: {@link #compare} says where it lies now. */
    void changed(String claim, Profile left) {
        touched.put(claim, new Touched(claim, false, left, null));
    }

    /** Others are no longer compared with events that are left out. */
    void forget(Predicate<Event> leftOut) {
        recent.removeIf(claim -> leftOut.test(claim.event()));
        rivals.values().removeIf(each -> each.profile().latest().stream().anyMatch(leftOut));
    }

    /** Compares the events in their order; each then joins its profile. */
    void compare(Outcome outcome) {
        IdentityHashMap<Event, float[]> rows = embed();
        if (rivalsAreStale) {
            rivals.replaceAll((name, last) -> located(last, rows));
            rivalsAreStale = false;
        }
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
        touched.replaceAll((name, last) -> located(last, rows));
        touched.forEach(this::rival);
    }

    private Touched located(Touched of, IdentityHashMap<Event, float[]> rows) {
        return new Touched(of.claim(), of.isNew(), of.profile(), centre(of, rows));
    }

    /** Others are ranked among this profile from now on. */
    private void rival(String name, Touched profile) {
        rivals.remove(name);
        if (profile.profile().isReady()) {
            rivals.put(name, profile);
        }
        if (rivals.size() > RIVALS) {
            rivals.remove(rivals.keySet().iterator().next());
        }
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
                        verdict,
                        1 + nearer(claim, row, similarity),
                        1 + rivals(claim).count()));
        for (Claim other : recent) {
            if (!other.name().equals(claim.name())) {
                similarities.addImpostor(centre.similarity(rows.get(other.event())));
            }
        }
        similarities.addGenuine(similarity);
    }

    private long nearer(Claim claim, float[] row, float similarity) {
        return rivals(claim).filter(rival -> rival.centre().similarity(row) > similarity).count();
    }

    private Stream<Touched> rivals(Claim claim) {
        return rivals.values().stream().filter(rival -> !rival.claim().equals(claim.name()));
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
        if (rivalsAreStale) {
            rivals.values().forEach(each -> each.profile().latest().forEach(e -> put(towers, e)));
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
