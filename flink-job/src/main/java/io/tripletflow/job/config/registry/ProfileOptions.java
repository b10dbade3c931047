package io.tripletflow.job.config.registry;

import io.tripletflow.job.config.choice.Profiles;
import io.tripletflow.job.config.choice.ProfilesBy;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.profile.ProfileSpec;
import java.time.Duration;
import java.util.List;

/** Options of the profiles that events are compared with. */
public final class ProfileOptions {

    static final Option<ProfilesBy> PROFILES_BY =
            Option.of(
                            "profiles.by",
                            Type.choice(ProfilesBy.class),
                            "Whose profiles are kept, and what events claim: their label, their"
                                    + " entity, or none.")
                    .or(ProfilesBy.OFF);
    static final Option<Integer> PROFILES_INPUTS =
            Option.of(
                            "profiles.inputs",
                            Type.INT,
                            "Latest inputs that a profile is made of; each model embeds them anew.")
                    .or(5)
                    .between(2, 64)
                    .in("events");
    static final Option<Duration> PROFILES_HALF_LIFE =
            Option.of(
                            "profiles.half-life",
                            Type.DURATION,
                            "Event time after which an event of a profile weighs half.")
                    .or(Duration.ofDays(30))
                    .between(Duration.ofMillis(1), Duration.ofDays(36_500));
    static final Option<Float> PROFILES_FALSE_MATCH_RATE =
            Option.of(
                            "profiles.false-match-rate",
                            Type.FLOAT,
                            "Share of impostors that the threshold of a match may let pass.")
                    .or(0.001f)
                    .between(0.0001f, 0.5f);
    static final Option<Duration> PROFILES_EXPIRE_AFTER =
            Option.of(
                            "profiles.expire-after",
                            Type.DURATION,
                            "Event time without an event after which a profile is forgotten and"
                                    + " gets a tombstone; 0s means never.")
                    .or(Duration.ZERO)
                    .atLeast(Duration.ZERO);

    static final List<Option<?>> ALL =
            List.of(
                    PROFILES_BY,
                    PROFILES_INPUTS,
                    PROFILES_HALF_LIFE,
                    PROFILES_FALSE_MATCH_RATE,
                    PROFILES_EXPIRE_AFTER);

    private ProfileOptions() {}

    public static Profiles profiles(Values v) {
        double rate = Double.parseDouble(v.get(PROFILES_FALSE_MATCH_RATE).toString());
        return new Profiles(
                v.get(PROFILES_BY),
                new ProfileSpec(v.get(PROFILES_INPUTS), v.get(PROFILES_HALF_LIFE).toMillis(), rate),
                v.get(PROFILES_EXPIRE_AFTER));
    }
}
