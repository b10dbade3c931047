package io.tripletflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.read.ModelTopic;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EarlierLifeTest {

    @Test
    void startMillis_isNow_butNeverBeforeAnEpochOnTheTopic() {
        long before = System.currentTimeMillis();
        assertThat(EarlierLife.startMillis(Optional.empty()))
                .isBetween(before, System.currentTimeMillis());
        long ahead = before + 3_600_000;
        assertThat(EarlierLife.startMillis(Optional.of(new ModelTopic.Version(ahead, 7))))
                .isEqualTo(ahead + 1);
    }
}
