package io.tripletflow.encoder.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.event.Input;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextIdsTest {

    private static final Input.Ids ITEM = Input.Ids.of(List.of("p-7"));

    private static Input.Ids with(String text) {
        return new TextIds().with(ITEM, text);
    }

    @Test
    void words_areIdsBesideThoseThatCame() {
        assertThat(with("Red shoes, RED").ids()).hasSize(3).contains(ITEM.ids());
        assertThat(with("shoes red")).isEqualTo(with("Red shoes, RED"));
        assertThat(with("靴").ids()).hasSize(2);
    }

    @Test
    void word_isAnotherIdThanThatOfTheSameLetters() {
        assertThat(with("p-7").ids()).hasSizeGreaterThan(1);
        assertThat(with("red").ids()).doesNotContain(Input.Ids.hash("red"));
    }

    @Test
    void textThatSaysNothing_changesNothing() {
        assertThat(with("")).isEqualTo(ITEM);
        assertThat(with(" \n")).isEqualTo(ITEM);
    }

    /** Words of a build are those of every later one: rows of the table stand for them. */
    @Test
    void ids_areAsTheyWere() {
        assertThat(with("red").ids()).contains(Input.Ids.hash("\0w:red"));
    }
}
