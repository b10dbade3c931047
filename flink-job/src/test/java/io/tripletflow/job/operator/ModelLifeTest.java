package io.tripletflow.job.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.output.LifeEvent;
import io.tripletflow.connectors.output.LifeEvent.Kind;
import io.tripletflow.guard.GuardReport;
import io.tripletflow.learn.BatchReport;
import org.junit.jupiter.api.Test;

class ModelLifeTest {

    private static BatchReport batch(long version, int rollbacks, int alarms, double weight) {
        GuardReport guards = new GuardReport(0, 0, 0, 0, rollbacks, 0, alarms, 1, 1);
        return new BatchReport(version, 1, 0, 1, 1, 1, 1, 1, 1, 1, guards, weight);
    }

    @Test
    void start_isToldOnce_withTheFirstBatch() {
        ModelLife life = new ModelLife(true, 40, Double.NaN);
        assertThat(life.since(batch(41, 0, 0, Double.NaN)))
                .containsExactly(new LifeEvent(Kind.RESTORED, 40));
        assertThat(life.since(batch(42, 0, 0, Double.NaN))).isEmpty();
        assertThat(new ModelLife(false, 0, Double.NaN).since(batch(1, 0, 0, Double.NaN)))
                .containsExactly(new LifeEvent(Kind.BORN, 0));
    }

    @Test
    void whatTheGuardsDid_isTold_alarmFirst() {
        ModelLife life = new ModelLife(false, 0, Double.NaN);
        assertThat(life.since(batch(1, 1, 2, Double.NaN)))
                .containsExactly(
                        new LifeEvent(Kind.BORN, 0),
                        new LifeEvent(Kind.DRIFT, 1),
                        new LifeEvent(Kind.ROLLED_BACK, 1));
    }

    @Test
    void committee_changesByQuarters_alsoSinceItWasRestored() {
        ModelLife life = new ModelLife(true, 9, 0.5);
        assertThat(life.since(batch(10, 0, 0, 0.62)))
                .extracting(LifeEvent::kind)
                .containsExactly(Kind.RESTORED);
        assertThat(life.since(batch(11, 0, 0, 0.63)))
                .containsExactly(new LifeEvent(Kind.COMMITTEE_CHANGED, 11));
        assertThat(life.since(batch(12, 0, 0, 0.87))).isEmpty();
        assertThat(life.since(batch(13, 0, 0, 0.1)))
                .containsExactly(new LifeEvent(Kind.COMMITTEE_CHANGED, 13));
    }
}
