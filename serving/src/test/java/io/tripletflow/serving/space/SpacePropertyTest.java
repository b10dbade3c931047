package io.tripletflow.serving.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.event.Event;
import io.tripletflow.serving.index.Generation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A job with moving models, ghosts, tombstones, entities that come again and new epochs, in random
 * order: at every moment what answers is what one version makes of all that was said, and a server
 * that reads the topics from the start ends alike.
 */
class SpacePropertyTest {

    private static final float THRESHOLD = 0.001f;
    private static final int ENTITIES = 30;

    private final List<Consumer<Space>> log = new ArrayList<>();
    private final Map<String, EmbeddingRecord> newest = new HashMap<>();
    private final Map<String, Event> events = new HashMap<>();
    private final Map<String, EmbeddingRecord> tombstones = new HashMap<>();
    private final List<EmbeddingRecord> sent = new ArrayList<>();
    private final Map<Long, Model> models = new HashMap<>();
    private Models learner = new Models();
    private Model current;
    private long epoch = 100;
    private long time = 1_700_000_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void anyOrder_answersAreOfOneVersion_andEqualToTheTopic(long seed) {
        Random random = new Random(seed);
        Space space = new Space(THRESHOLD, 1_000);
        learner.learn();
        publish(space);
        space.complete();
        for (int step = 0; step < 300; step++) {
            step(space, random);
            space.flush();
            space.served().ifPresent(this::assertOfOneVersion);
        }
        publish(space); // what a stream that falls silent ends with
        space.flush();
        while (space.build()) {
            space.served().ifPresent(this::assertOfOneVersion);
        }
        Served end = space.served().orElseThrow();
        assertThat(end.generation().version()).isEqualTo(current.version().version());
        assertOfOneVersion(end);
        assertThat(contents(restarted())).isEqualTo(contents(end));
    }

    private void step(Space space, Random random) {
        String entity = "e" + random.nextInt(ENTITIES);
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> observe(space, entity, random);
            case 4 -> embedAgain(space, entity);
            case 5 -> expire(space, entity);
            case 6 -> ghost(space, random);
            case 7 -> learner.learn();
            case 8 -> {
                if (random.nextInt(4) == 0) {
                    epoch++; // the job was restored
                }
                if (random.nextInt(12) == 0) {
                    learner = new Models(); // … or began anew
                    learner.learn();
                    epoch++;
                }
                publish(space);
            }
            default -> space.build();
        }
    }

    private void publish(Space space) {
        current = learner.model(epoch);
        models.put(epoch * 1_000_000 + current.version().version(), current);
        Model model = current;
        say(space, each -> each.add(model));
    }

    private void observe(Space space, String entity, Random random) {
        Event event =
                Models.event(
                        entity,
                        "l" + random.nextInt(3),
                        Models.input(random, random.nextInt(3)),
                        ++time);
        events.put(entity, event);
        say(space, each -> each.add(event));
        embedAgain(space, entity);
    }

    /** As the refresher does: with the trainer's newest model, published or not. */
    private void embedAgain(Space space, String entity) {
        Event event = events.get(entity);
        if (event == null) {
            return;
        }
        Model now = learner.model(epoch);
        EmbeddingRecord record =
                new EmbeddingRecord(
                        entity,
                        event.label(),
                        embed(now, event),
                        epoch,
                        now.version().version(),
                        event.timeMillis());
        newest.put(entity, record);
        sent.add(record);
        say(space, each -> each.add(record));
    }

    private void expire(Space space, String entity) {
        if (newest.remove(entity) == null) {
            return;
        }
        Event last = events.remove(entity);
        EmbeddingRecord tombstone =
                EmbeddingRecord.tombstone(
                        entity, epoch, learner.model(epoch).version().version(), last.timeMillis());
        tombstones.put(entity, tombstone);
        say(space, each -> each.add(tombstone));
    }

    /** An older record comes again, as at-least-once may have it. */
    private void ghost(Space space, Random random) {
        if (sent.isEmpty()) {
            return;
        }
        EmbeddingRecord ghost = sent.get(random.nextInt(sent.size()));
        EmbeddingRecord known = newest.getOrDefault(ghost.entity(), tombstones.get(ghost.entity()));
        if (known != null && ghost.isOlderThan(known)) {
            say(space, each -> each.add(ghost));
        }
    }

    private void say(Space space, Consumer<Space> what) {
        log.add(what);
        what.accept(space);
    }

    private Served restarted() {
        Space space = new Space(THRESHOLD, 1_000);
        log.forEach(each -> each.accept(space));
        space.complete();
        while (space.build()) {
            // until nothing is left to build
        }
        return space.served().orElseThrow();
    }

    private void assertOfOneVersion(Served served) {
        Generation generation = served.generation();
        Model model = models.get(generation.epoch() * 1_000_000 + generation.version());
        Map<String, float[]> found = new HashMap<>();
        generation.forEach((item, vector) -> found.put(item.entity(), vector));
        assertThat(newest.keySet()).containsAll(found.keySet());
        for (EmbeddingRecord record : newest.values()) {
            float[] vector = found.get(record.entity());
            if (isOf(generation, record)) {
                assertNear(vector, record.embedding());
            } else if (served.model().isPresent()) {
                assertNear(vector, embed(model, events.get(record.entity())));
            } else if (vector != null) { // where that version had it
                assertThat(sent)
                        .anyMatch(
                                each ->
                                        each.entity().equals(record.entity())
                                                && isOf(generation, each)
                                                && each.embedding() == vector);
            }
        }
    }

    private static boolean isOf(Generation generation, EmbeddingRecord record) {
        return record.epoch() == generation.epoch() && record.version() == generation.version();
    }

    private static void assertNear(float[] vector, float[] wanted) {
        assertThat(vector).isNotNull();
        assertThat(Threshold.distance(vector, wanted))
                .isCloseTo(0, within(THRESHOLD * 1.01 + 1e-5));
    }

    private static Map<String, List<Float>> contents(Served served) {
        Map<String, List<Float>> contents = new HashMap<>();
        served.generation()
                .forEach(
                        (item, vector) -> {
                            List<Float> values = new ArrayList<>();
                            for (float value : vector) {
                                values.add(value);
                            }
                            contents.put(item.entity(), values);
                        });
        return contents;
    }

    private static float[] embed(Model model, Event event) {
        return model.embed(event.tower(), List.of(event.input()), List.of(event.source())).get(0);
    }
}
