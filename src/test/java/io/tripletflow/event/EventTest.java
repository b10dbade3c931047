package io.tripletflow.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTest {

    private static Event event(Input input, float weight) {
        return new Event("e", Optional.of("l"), "g", "default", 5, input, weight);
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -1, 1.0001e6f, Float.NaN, Float.POSITIVE_INFINITY})
    void weight_outOfRange_isRefusedWithItsValueAndRule(float weight) {
        assertThatThrownBy(() -> event(new Input.Text("x"), weight))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weight must be above 0 and at most 1000000.0 but was " + weight);
        assertThat(Event.isWeight(weight)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.MIN_VALUE, 1, 1e6f})
    void weight_inRange_isKept(float weight) {
        assertThat(event(new Input.Text("x"), weight).weight()).isEqualTo(weight);
    }

    @Test
    void eventWithoutWeight_hasTheDefault() {
        Event plain = new Event("e", Optional.of("l"), "g", "default", 5, new Input.Text("x"));
        assertThat(plain).isEqualTo(event(new Input.Text("x"), 1));
    }

    @Test
    void inputLaterThanItsEvent_andRetractionOfNothing_areRefused() {
        Event event = event(new Input.Text("x"), 1);
        assertThatThrownBy(() -> event.labelled("m", 4, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the input must not be later than the event at 4 but was at 5");
        assertThatThrownBy(() -> event.unlabelled().retraction(9))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("entity 'e' has no label to take back");
        assertThat(event.labelled("m", 9, 1).unlabelled()).isEqualTo(event.unlabelled());
    }

    @Test
    void order_isTotal_kindsApart_weightThenSourceLast() {
        List<Event> sorted = new ArrayList<>();
        for (Input input :
                List.of(
                        new Input.Features(new float[] {1, 2}),
                        new Input.Features(new float[] {1, 3}),
                        new Input.Text("a"),
                        new Input.Text("b"),
                        Input.Ids.ofHashes(),
                        Input.Ids.ofHashes(-4, 9),
                        Input.Ids.ofHashes(3))) {
            sorted.add(event(input, 0.5f));
            sorted.add(event(input, 2));
            sorted.add(new Event("e", Optional.of("l"), "g", "default", 5, input, 2, "cam"));
        }
        List<Event> shuffled = new ArrayList<>(sorted);
        Collections.shuffle(shuffled, new Random(1));
        shuffled.sort(Event.ORDER);
        assertThat(shuffled).isEqualTo(sorted);
        for (int i = 0; i < sorted.size(); i++) {
            for (int j = 0; j < sorted.size(); j++) {
                assertThat(Integer.signum(Event.ORDER.compare(sorted.get(i), sorted.get(j))))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }
}
