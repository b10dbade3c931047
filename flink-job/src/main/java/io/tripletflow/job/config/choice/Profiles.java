package io.tripletflow.job.config.choice;

import io.tripletflow.profile.ProfileSpec;
import java.io.Serializable;
import java.time.Duration;

/**
 * What events are compared with before they are learned.
 *
 * @param expireAfter event time after which a silent profile is forgotten; zero for never
 */
public record Profiles(ProfilesBy by, ProfileSpec spec, Duration expireAfter)
        implements Serializable {

    public boolean areKept() {
        return by != ProfilesBy.OFF;
    }
}
