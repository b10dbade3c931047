package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.measure.LabelledRows;
import io.tripletflow.measure.RecallAtOne;
import io.tripletflow.measure.Search;
import io.tripletflow.memory.GroupMemory;
import io.tripletflow.memory.MapMemory;
import io.tripletflow.memory.MemorySpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A stream of texts is learned as well in any script as in Latin transcription.
 *
 * <p>Labels 2t and 2t + 1 have the words of topic t, which they share with the neighbouring topics,
 * and the same two words beside each other, in one order or the other. All else is noise. So
 * neither one word nor a bag of words tells a label.
 */
class ScriptsTest {

    private static final int TOPICS = 10;
    private static final int TOPIC_WORDS = 20;
    private static final int WORDS = 60;
    private static final int TRAIN = 400;
    private static final int TEST = 1000;
    private static final int WINDOW = 40;
    private static final LearnerConfig CONFIG =
            LearnerConfig.defaults(new InputSpec.HashedText(2048));

    /** Numbers of the words of one text. */
    private static List<Integer> text(int label, Random random) {
        int topic = label / 2;
        List<Integer> words = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            words.add((2 * topic + random.nextInt(4)) % TOPIC_WORDS);
            words.add(TOPIC_WORDS + 2 * TOPICS + random.nextInt(WORDS - TOPIC_WORDS - 2 * TOPICS));
        }
        Collections.shuffle(words, random);
        int at = random.nextInt(words.size() + 1);
        int pair = TOPIC_WORDS + 2 * topic;
        words.add(at, pair + label % 2);
        words.add(at + 1, pair + 1 - label % 2);
        return words;
    }

    private static List<Event> stream(List<String> words, String between, long seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < TRAIN + TEST; i++) {
            int label = random.nextInt(2 * TOPICS);
            String text =
                    text(label, random).stream()
                            .map(words::get)
                            .collect(Collectors.joining(between));
            events.add(
                    new Event(
                            "e" + i,
                            Optional.of("" + label),
                            "g",
                            Event.DEFAULT_TOWER,
                            i,
                            new Input.Text(text)));
        }
        return events;
    }

    /** Recall@1 of the last events among the first, which were learned. */
    private static double recall(List<Event> events) throws Exception {
        MetricLearner learner = new MetricLearner(CONFIG);
        GroupMemory memory = new GroupMemory(new MemorySpec(32, 10_000, 512, 0), new MapMemory());
        SplittableRandom random = new SplittableRandom(1);
        for (int from = 0; from < TRAIN; from += WINDOW) {
            List<Event> fresh = events.subList(from, from + WINDOW);
            List<Event> remembered = memory.sample(fresh, from, random);
            learner.learn(new TripletBatch("g", from + WINDOW, 0, fresh, List.of(), remembered));
            memory.remember(fresh, random);
        }
        Embedder embedder = new Embedder(CONFIG);
        embedder.read(learner.model());
        List<Input> inputs = events.stream().map(Event::input).toList();
        int[] labels =
                events.stream().mapToInt(e -> Integer.parseInt(e.label().orElseThrow())).toArray();
        LabelledRows all = LabelledRows.of(embedder.embed(Event.DEFAULT_TOWER, inputs), labels);
        LabelledRows gallery = all.select(IntStream.range(0, TRAIN).toArray());
        LabelledRows queries = all.select(IntStream.range(TRAIN, TRAIN + TEST).toArray());
        return RecallAtOne.of(Search.of(queries, gallery));
    }

    @ParameterizedTest
    @EnumSource
    void recall_isNotBelowThatOfTheLatinTranscription(Script script) throws Exception {
        List<Script.Word> words = script.words(WORDS, new Random(2));
        List<String> own = words.stream().map(Script.Word::own).toList();
        List<String> latin = words.stream().map(Script.Word::latin).toList();
        double expected = recall(stream(latin, " ", 2));
        assertThat(expected).as("chance is %s", 0.5 / TOPICS).isBetween(0.5, 0.9);
        assertThat(recall(stream(own, script.between, 2))).isGreaterThan(expected - 0.03);
    }
}
