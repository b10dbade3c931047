package io.tripletflow.job.state.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.state.Formats;
import java.util.Optional;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.junit.jupiter.api.Test;

class EntityStateTest {

    /** The state of a first event and of those that follow, in that order. */
    private static EntityState state(Event... events) {
        EntityState state = EntityState.of(events[0]);
        for (int i = 1; i < events.length; i++) {
            state.add(events[i]);
        }
        return state;
    }

    @Test
    void newerEvent_isKeptInTheSameArray_andBelongsToItsSender() {
        Event first = event("a", 1, 1, 2);
        Event second = event("b", 2, 3, 4);
        EntityState state = state(first);
        Input kept = state.newest().input();
        state.add(second);
        assertThat(state.newest()).isEqualTo(second);
        assertThat(state.newest().input()).isSameAs(kept);
        assertThat(state.label()).contains("b");
        assertThat(state.version()).isEqualTo(EntityState.UNSENT);
        assertThat(first).isEqualTo(event("a", 1, 1, 2));
        assertThat(second.input()).isNotSameAs(kept);
    }

    @Test
    void olderEvent_changesNothing() {
        EntityState state = state(event("a", 2, 1, 2));
        Event older = event("b", 1, 3, 4);
        assertThat(state.isChangedBy(older)).isFalse();
        state.add(older);
        assertThat(state.newest()).isEqualTo(event("a", 2, 1, 2));
        assertThat(state.label()).contains("a");
    }

    /** Its input is as old as it was, and overwrites no newer one. */
    @Test
    void labelThatCameLater_isTheLabel_butNoNewInput() {
        Event unlabelled = event("x", 1, 1, 2).unlabelled();
        Event newer = event("x", 5, 3, 4).unlabelled();
        EntityState state = state(unlabelled, newer);
        Event told = unlabelled.labelled("late", 9, 1);
        assertThat(state.isChangedBy(told)).isTrue();
        state.add(told);
        assertThat(state.newest()).isEqualTo(newer);
        assertThat(state.label()).contains("late");
        assertThat(state.isChangedBy(told)).isFalse();
        assertThat(state(told, newer).newest()).isEqualTo(newer);
    }

    @Test
    void retractedLabel_isNone_unlessAnotherWasTold() {
        Event told = event("x", 1, 1, 2).unlabelled().labelled("late", 9, 1);
        Event retraction = told.retraction(12);
        assertThat(state(told).isChangedBy(retraction)).isTrue();
        assertThat(state(told, retraction).label()).isEmpty();
        assertThat(state(told, told.labelled("other", 10, 1)).isChangedBy(retraction)).isFalse();
        assertThat(state(told, retraction, told.labelled("b", 12, 1)).label()).contains("b");
    }

    @Test
    void eventOfAnotherLength_orKind_getsItsOwnInput() {
        EntityState state = state(event("a", 1, 1, 2), event("a", 2, 1, 2, 3));
        assertThat(state.newest()).isEqualTo(event("a", 2, 1, 2, 3));
        Event text = event("a", 3, new Input.Text("words"));
        state.add(text);
        assertThat(state.newest()).isEqualTo(text);
    }

    @Test
    void sent_isKeptInTheSameArray_andBelongsToItsReceiver() {
        float[] out = {1, 0};
        EntityState state = state(event("a", 1, 1));
        state.markSent(7, out);
        float[] kept = state.embedding();
        state.markSent(8, new float[] {0, 1});
        assertThat(state.embedding()).isSameAs(kept).containsExactly(0, 1);
        assertThat(state.version()).isEqualTo(8);
        assertThat(out).containsExactly(1, 0);
        state.markUnmoved(9);
        assertThat(state.embedding()).containsExactly(0, 1);
        assertThat(state.version()).isEqualTo(9);
    }

    /** What Flink's heap state asks for before a state changes that a checkpoint still writes. */
    @Test
    void copyOfTheSerializer_isNotChangedByWhatFollows() {
        TypeSerializer<EntityState> serializer =
                Formats.ENTITY_STATE.createSerializer(new SerializerConfigImpl());
        assertThat(serializer.isImmutableType()).isFalse();
        EntityState state = state(event("a", 1, 1, 2));
        state.markSent(1, new float[] {1, 0});
        EntityState copy = serializer.copy(state);
        state.add(event("b", 2, 3, 4));
        state.markSent(2, new float[] {0, 1});
        assertThat(copy.newest()).isEqualTo(event("a", 1, 1, 2));
        assertThat(copy.label()).contains("a");
        assertThat(copy.version()).isEqualTo(1);
        assertThat(copy.embedding()).containsExactly(1, 0);
    }

    private static Event event(String label, long time, float... values) {
        return event(label, time, new Input.Features(values));
    }

    private static Event event(String label, long time, Input input) {
        return new Event("e", Optional.of(label), "", Event.DEFAULT_TOWER, time, input);
    }
}
