package io.tripletflow.connectors.event;

import static io.tripletflow.connectors.event.DeadLetter.Reason.MISSING_INPUT;
import static io.tripletflow.connectors.event.DeadLetter.Reason.UNKNOWN_TOWER;
import static io.tripletflow.connectors.event.DeadLetter.Reason.WRONG_DIMENSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.wire.TestRecords;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which tower an event goes to, by the towers that a job has. */
class TowerChoiceTest {

    private static final InputSpec IMAGE = new InputSpec.Image(2, 1, 3);
    private static final InputSpec AUDIO = new InputSpec.Dense(2);
    private static final InputSpec WORDS = new InputSpec.HashedText(16);
    private static final InputSpec PAGES = new InputSpec.Ids(10, 1, 0, 4);

    private static final String SIX = "\"features\":[1,2,3,4,5,6]";
    private static final String TWO = "\"features\":[1,2]";
    private static final String TEXT = "\"text\":\"hi\"";
    private static final String IDS = "\"ids\":[1]";

    private static Decoded decode(Map<String, InputSpec> towers, String rest) {
        EventDecoder json = new EventDecoder(towers, Limits.DEFAULTS);
        return json.decode(TestRecords.event("{\"entity\":\"e\"," + rest + "}"));
    }

    private static void assertTower(Map<String, InputSpec> towers, String rest, String tower) {
        assertThat(decode(towers, rest))
                .isInstanceOfSatisfying(
                        Decoded.Good.class,
                        good -> assertThat(good.event().tower()).isEqualTo(tower));
    }

    private static void assertBad(
            Map<String, InputSpec> towers, String rest, DeadLetter.Reason reason, String detail) {
        assertThat(decode(towers, rest))
                .isInstanceOfSatisfying(
                        Decoded.Bad.class,
                        bad -> {
                            assertThat(bad.letter().reason()).isEqualTo(reason);
                            assertThat(bad.letter().detail()).contains(detail);
                        });
    }

    @Test
    void named_isThatOne_ofItsOwnWidth() {
        Map<String, InputSpec> towers = Map.of("image", IMAGE, "audio", AUDIO);
        assertTower(towers, "\"tower\":\"image\"," + SIX, "image");
        assertTower(towers, "\"tower\":\"audio\"," + TWO, "audio");
        assertBad(
                towers,
                "\"tower\":\"image\"," + TWO,
                WRONG_DIMENSION,
                "features of entity 'e' have length 2 but tower 'image' takes 6 (an image of 2 x 1"
                        + " x 3); send as many, or change the shape");
        assertBad(
                towers,
                "\"tower\":\"audio\"," + SIX,
                WRONG_DIMENSION,
                "'audio' takes 2; send as many");
        assertBad(
                towers,
                "\"tower\":\"odour\"," + TWO,
                UNKNOWN_TOWER,
                "tower 'odour' of entity 'e' is unknown; the job has [audio, image]");
    }

    @Test
    void unnamed_isTheOnlyOneThatTakesIt() {
        Map<String, InputSpec> towers = Map.of("image", IMAGE, "words", WORDS, "pages", PAGES);
        assertTower(towers, SIX, "image");
        assertTower(towers, TEXT, "words");
        assertTower(towers, IDS, "pages");
        assertBad(
                Map.of("image", IMAGE, "audio", AUDIO, "words", WORDS),
                TWO,
                UNKNOWN_TOWER,
                "entity 'e' has features but names no tower, and 2 of the job's towers take them;"
                        + " send one of [audio, image] as tower");
        assertBad(
                Map.of("words", WORDS, "image", IMAGE),
                IDS,
                UNKNOWN_TOWER,
                "entity 'e' has ids but names no tower, and none of the job's towers takes them;"
                        + " send one of [image, words] as tower");
        assertBad(towers, "\"label\":\"l\"", MISSING_INPUT, "has no features, text or ids; send");
    }

    @Test
    void unnamed_isTheDefaultWhereThereIsOne() {
        Map<String, InputSpec> towers = Map.of(Event.DEFAULT_TOWER, AUDIO, "words", WORDS);
        assertTower(towers, TWO, Event.DEFAULT_TOWER);
        assertBad(towers, TEXT, MISSING_INPUT, "has text but tower 'default' takes features");
    }

    @Test
    void unnamed_isTheOneThatTheJobHas() {
        assertTower(Map.of("image", IMAGE), SIX, "image");
        assertBad(
                Map.of("image", IMAGE),
                TEXT,
                MISSING_INPUT,
                "has text but tower 'image' takes features");
    }
}
