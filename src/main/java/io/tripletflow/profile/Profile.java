package io.tripletflow.profile;

import io.tripletflow.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The latest events of one identity. It keeps inputs, not embeddings: each model embeds them anew,
 * so a profile moves with the model and spaces are never mixed.
 *
 * @param latest by {@link Event#ORDER}, at least one; owned by the record
 * @param events how many there were in all
 * @param weight of all of them, each halved with every half-life before the newest
 */
public record Profile(List<Event> latest, long events, double weight) {

    /** Events from which on it is compared with. */
    public static final int MIN = 2;

    public Profile {
        if (latest.isEmpty() || events < latest.size() || !(weight > 0)) {
            throw new IllegalArgumentException(
                    "a profile must have an event and a weight, and count what it keeps, but kept"
                            + " %d of %d of weight %s".formatted(latest.size(), events, weight));
        }
    }

    /** Of an identity's first event. */
    public static Profile of(Event event) {
        return new Profile(List.of(event), 1, 1);
    }

    /** With one more event, in whatever order they come. */
    public Profile with(Event event, ProfileSpec spec) {
        List<Event> all = new ArrayList<>(latest);
        int at = all.size();
        while (at > 0 && Event.ORDER.compare(event, all.get(at - 1)) < 0) {
            at--;
        }
        all.add(at, event);
        long newest = all.get(all.size() - 1).timeMillis();
        double total =
                weight * decay(newest - timeMillis(), spec)
                        + decay(newest - event.timeMillis(), spec);
        int from = Math.max(0, all.size() - spec.inputs());
        return new Profile(List.copyOf(all.subList(from, all.size())), events + 1, total);
    }

    /**
     * Without some of the latest events, as if they had not been; empty if none is left. Of earlier
     * ones nothing is known but their number and weight.
     */
    public Optional<Profile> without(Predicate<Event> leftOut, ProfileSpec spec) {
        List<Event> left = latest.stream().filter(leftOut.negate()).toList();
        if (left.isEmpty()) {
            return Optional.empty();
        }
        int taken = latest.size() - left.size();
        if (taken == 0) {
            return Optional.of(this);
        }
        long newest = left.get(left.size() - 1).timeMillis();
        double others = weight - decays(latest, timeMillis(), spec);
        double total =
                decays(left, newest, spec)
                        + Math.max(0, others) / Math.max(1e-9, decay(timeMillis() - newest, spec));
        return Optional.of(new Profile(left, events - taken, total));
    }

    private static double decays(List<Event> events, long newest, ProfileSpec spec) {
        return events.stream().mapToDouble(e -> decay(newest - e.timeMillis(), spec)).sum();
    }

    /** Event time of the newest event. */
    public long timeMillis() {
        return latest.get(latest.size() - 1).timeMillis();
    }

    /** Whether there are enough events to compare with. */
    public boolean isReady() {
        return events >= MIN;
    }

    /**
     * Where it lies.
     *
     * @param rows embeddings of {@link #latest} by one model, in their order, of unit length
     */
    public Centre centre(List<float[]> rows, ProfileSpec spec) {
        double[] weights = new double[rows.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = decay(timeMillis() - latest.get(i).timeMillis(), spec);
        }
        return Centre.of(rows, weights);
    }

    private static double decay(long ageMillis, ProfileSpec spec) {
        return Math.pow(0.5, (double) ageMillis / (double) spec.halfLifeMillis());
    }
}
