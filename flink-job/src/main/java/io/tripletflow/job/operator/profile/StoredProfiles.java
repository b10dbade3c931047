package io.tripletflow.job.operator.profile;

import io.tripletflow.event.Event;
import io.tripletflow.job.config.choice.Profiles;
import io.tripletflow.job.operator.KeySweep;
import io.tripletflow.job.state.Formats;
import io.tripletflow.profile.Profile;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;

/**
 * The profiles of one subtask, in Flink's state under their claims. One ends when nothing has come
 * for {@code profiles.expire-after} of event time, or when all its events are forgotten.
 */
final class StoredProfiles implements Triggerable<String, VoidNamespace> {

    private static final ValueStateDescriptor<Profile> PROFILE =
            new ValueStateDescriptor<>("profile", Formats.PROFILE);

    private final Profiles settings;
    private final ValueState<Profile> profiles;
    private final KeyedStateBackend<String> backend;
    private final Consumer<Profile> ended;
    private InternalTimerService<VoidNamespace> timers;

    /**
     * @param ended takes each profile that has ended, under its key
     */
    StoredProfiles(
            Profiles settings,
            KeyedStateStore store,
            KeyedStateBackend<String> backend,
            Consumer<Profile> ended) {
        this.settings = settings;
        this.profiles = store.getState(PROFILE);
        this.backend = backend;
        this.ended = ended;
    }

    /** Uses those timers, which fire here. */
    void expireBy(InternalTimerService<VoidNamespace> timers) {
        this.timers = timers;
    }

    /** The profile of a claim; null if there is none. */
    Profile get(String claim) throws Exception {
        backend.setCurrentKey(claim);
        return profiles.value();
    }

    /** Keeps a profile that is new under its claim. */
    void add(String claim, Profile profile) throws Exception {
        update(claim, profile);
        watch(profile);
    }

    /** Keeps a profile in place of the one that was there. */
    void update(String claim, Profile profile) throws Exception {
        backend.setCurrentKey(claim);
        profiles.update(profile);
    }

    /**
     * Takes events out of all profiles.
     *
     * @param changed takes each profile that is another then, with its claim
     */
    void forget(Predicate<Event> events, BiConsumer<String, Profile> changed) throws Exception {
        for (String claim : KeySweep.all(backend, PROFILE.getName())) {
            Profile profile = get(claim);
            Optional<Profile> left = profile.without(events, settings.spec());
            if (left.isEmpty()) {
                end(profile);
            } else if (!left.get().equals(profile)) {
                profiles.update(left.get());
                changed.accept(claim, left.get());
            }
        }
    }

    /** Sets the one timer of the current profile. */
    private void watch(Profile profile) {
        long expireMillis = settings.expireAfter().toMillis();
        if (expireMillis > 0) {
            timers.registerEventTimeTimer(
                    VoidNamespace.INSTANCE, profile.timeMillis() + expireMillis);
        }
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> fired) throws Exception {
        Profile profile = profiles.value();
        // the end of the stream is no sign of age
        if (profile == null || timers.currentWatermark() == Long.MAX_VALUE) {
            return;
        }
        if (profile.timeMillis() + settings.expireAfter().toMillis() > fired.getTimestamp()) {
            watch(profile);
            return;
        }
        end(profile);
    }

    private void end(Profile profile) {
        profiles.clear();
        ended.accept(profile);
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> fired) {
        throw new IllegalStateException("profiles end by event time only");
    }
}
