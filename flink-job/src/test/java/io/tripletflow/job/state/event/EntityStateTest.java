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

    @Test
    void newerEvent_isKeptInTheSameArray_andBelongsToItsSender() {
        Event first = event("a", 1, 1, 2);
        Event second = event("b", 2, 3, 4);
        EntityState state = EntityState.of(first);
        Input kept = state.newest().input();
        EntityState next = state.with(second);
        assertThat(next.newest()).isEqualTo(second);
        assertThat(next.newest().input()).isSameAs(kept);
        assertThat(next.label()).contains("b");
        assertThat(next.version()).isEqualTo(EntityState.UNSENT);
        assertThat(first).isEqualTo(event("a", 1, 1, 2));
        assertThat(second.input()).isNotSameAs(kept);
    }

    @Test
    void olderEvent_changesNothing() {
        EntityState state = EntityState.of(event("a", 2, 1, 2));
        Event older = event("b", 1, 3, 4);
        assertThat(state.isChangedBy(older)).isFalse();
        assertThat(state.with(older).newest()).isEqualTo(event("a", 2, 1, 2));
        assertThat(state.with(older).label()).contains("a");
    }

    /** Its input is as old as it was, and overwrites no newer one. */
    @Test
    void labelThatCameLater_isTheLabel_butNoNewInput() {
        Event unlabelled = event("x", 1, 1, 2).unlabelled();
        Event newer = event("x", 5, 3, 4).unlabelled();
        EntityState state = EntityState.of(unlabelled).with(newer);
        Event told = unlabelled.labelled("late", 9, 1);
        assertThat(state.isChangedBy(told)).isTrue();
        EntityState labelled = state.with(told);
        assertThat(labelled.newest()).isEqualTo(newer);
        assertThat(labelled.label()).contains("late");
        assertThat(labelled.isChangedBy(told)).isFalse();
        assertThat(EntityState.of(told).with(newer).newest()).isEqualTo(newer);
    }

    @Test
    void retractedLabel_isNone_unlessAnotherWasTold() {
        Event told = event("x", 1, 1, 2).unlabelled().labelled("late", 9, 1);
        EntityState state = EntityState.of(told);
        Event retraction = told.retraction(12);
        assertThat(state.isChangedBy(retraction)).isTrue();
        assertThat(state.with(retraction).label()).isEmpty();
        EntityState changed = EntityState.of(told).with(told.labelled("other", 10, 1));
        assertThat(changed.isChangedBy(retraction)).isFalse();
        EntityState moved = EntityState.of(told).with(retraction).with(told.labelled("b", 12, 1));
        assertThat(moved.label()).contains("b");
    }

    @Test
    void eventOfAnotherLength_orKind_getsItsOwnInput() {
        EntityState state = EntityState.of(event("a", 1, 1, 2));
        EntityState longer = state.with(event("a", 2, 1, 2, 3));
        assertThat(longer.newest()).isEqualTo(event("a", 2, 1, 2, 3));
        Event text = event("a", 3, new Input.Text("words"));
        assertThat(longer.with(text).newest()).isEqualTo(text);
    }

    @Test
    void sent_isKeptInTheSameArray_andBelongsToItsReceiver() {
        float[] out = {1, 0};
        EntityState sent = EntityState.of(event("a", 1, 1)).sent(7, out);
        EntityState again = sent.sent(8, new float[] {0, 1});
        assertThat(again.embedding()).isSameAs(sent.embedding()).containsExactly(0, 1);
        assertThat(again.version()).isEqualTo(8);
        assertThat(out).containsExactly(1, 0);
        assertThat(again.unmoved(9).embedding()).containsExactly(0, 1);
        assertThat(again.unmoved(9).version()).isEqualTo(9);
    }

    /** What Flink's heap state asks for before a state changes that a checkpoint still writes. */
    @Test
    void copyOfTheSerializer_isNotChangedByWhatFollows() {
        TypeSerializer<EntityState> serializer =
                Formats.ENTITY_STATE.createSerializer(new SerializerConfigImpl());
        assertThat(serializer.isImmutableType()).isFalse();
        EntityState state = EntityState.of(event("a", 1, 1, 2)).sent(1, new float[] {1, 0});
        EntityState copy = serializer.copy(state);
        state.with(event("b", 2, 3, 4)).sent(2, new float[] {0, 1});
        assertThat(copy.newest()).isEqualTo(event("a", 1, 1, 2));
        assertThat(copy.embedding()).containsExactly(1, 0);
    }

    private static Event event(String label, long time, float... values) {
        return event(label, time, new Input.Features(values));
    }

    private static Event event(String label, long time, Input input) {
        return new Event("e", Optional.of(label), "", Event.DEFAULT_TOWER, time, input);
    }
}
