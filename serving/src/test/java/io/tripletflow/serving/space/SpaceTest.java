package io.tripletflow.serving.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.read.ModelTopic;
import io.tripletflow.event.Event;
import io.tripletflow.serving.index.Generation;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SpaceTest {

    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final Space space = new Space(0.001f, 100, clock::get);

    private void embedded(String entity, long epoch, long version, float... embedding) {
        space.add(
                new EmbeddingRecord(entity, Optional.of("l"), embedding, epoch, version, version));
    }

    private void settle() {
        space.flush();
        while (space.build()) {
            // until nothing is left to build
        }
    }

    private Set<String> served() {
        Set<String> entities = new TreeSet<>();
        space.served()
                .orElseThrow()
                .generation()
                .forEach((item, vector) -> entities.add(item.entity()));
        return entities;
    }

    private long version() {
        return space.served().orElseThrow().generation().version();
    }

    @Test
    void beforeTheTopicsHaveBeenRead_nothingAnswers() {
        embedded("a", 1, 1, 1, 0);
        settle();
        assertThat(space.served()).isEmpty();
        assertThat(space.isReady()).isFalse();
        space.complete();
        settle();
        assertThat(space.isReady()).isTrue();
        assertThat(served()).containsExactly("a");
    }

    /** Without models: the version before answers, whole, until the next one is. */
    @Test
    void sweepWithoutModel_oneVersionAnswersUntilTheNextIsWhole() {
        for (int i = 0; i < 20; i++) {
            embedded("e" + i, 1, 1, 1, 0);
        }
        space.complete();
        settle();
        for (int i = 0; i < 17; i++) {
            embedded("e" + i, 1, 2, 0, 1);
            settle();
            assertThat(version()).isEqualTo(1);
            assertThat(served()).hasSize(20);
            assertThat(vector("e" + i)).containsExactly(1, 0);
        }
        embedded("e17", 1, 2, 0, 1);
        settle();
        assertThat(version()).isEqualTo(2);
        assertThat(served()).hasSize(18);
    }

    @Test
    void sweepWithoutModelThatEndsEarly_takesOverWhenTheTopicIsSilent() {
        for (int i = 0; i < 20; i++) {
            embedded("e" + i, 1, 1, 1, 0);
        }
        space.complete();
        settle();
        for (int i = 0; i < 12; i++) {
            embedded("e" + i, 1, 2, 0, 1);
        }
        settle();
        assertThat(version()).isEqualTo(1);
        clock.addAndGet(5_001);
        settle();
        assertThat(version()).isEqualTo(2);
        assertThat(served()).hasSize(12);
    }

    @Test
    void mixedStart_theCommonestVersionAnswers() {
        embedded("a", 1, 1, 1, 0);
        embedded("b", 1, 2, 1, 0);
        embedded("c", 1, 2, 0, 1);
        space.complete();
        settle();
        assertThat(version()).isEqualTo(2);
        assertThat(served()).containsExactly("b", "c");
        assertThat(space.counts().entities()).isEqualTo(3);
    }

    /** gbrain #3391: a job that begins anew has another space, even of another width. */
    @Test
    void newEpochOfAnotherWidth_neverMixes_andTakesOverAfterAWhile() {
        for (int i = 0; i < 10; i++) {
            embedded("e" + i, 1, 1, 1, 0);
        }
        space.complete();
        settle();
        embedded("n", 2, 0, 1, 0, 0);
        settle();
        assertThat(space.served().orElseThrow().generation().epoch()).isEqualTo(1);
        assertThat(served()).doesNotContain("n");
        clock.addAndGet(30_001);
        settle();
        Generation generation = space.served().orElseThrow().generation();
        assertThat(generation.epoch()).isEqualTo(2);
        assertThat(generation.width()).hasValue(3);
        assertThat(served()).containsExactly("n");
    }

    @Test
    void embeddingOfAnotherWidth_ofTheSameVersion_isLeftOut() {
        embedded("a", 1, 1, 1, 0);
        embedded("b", 1, 1, 1, 0);
        space.complete();
        settle();
        embedded("broken", 1, 1, 1, 0, 0);
        settle();
        assertThat(served()).containsExactly("a", "b");
    }

    @Test
    void beyondTheBound_entitiesAreRefusedAndCounted() {
        for (int i = 0; i < 103; i++) {
            embedded("e" + i, 1, 1, 1, 0);
        }
        space.complete();
        settle();
        assertThat(served()).hasSize(100);
        assertThat(space.counts().refused()).isEqualTo(3);
    }

    @Test
    void model_placesEntitiesOfAllVersions_andWhatArrivesLater() {
        Models models = new Models();
        models.learn();
        Model first = models.model(1);
        models.learn();
        Model second = models.model(1);
        Random random = new Random(1);
        Event a = Models.event("a", "l0", Models.input(random, 0), 10);
        Event b = Models.event("b", "l1", Models.input(random, 1), 11);
        add(a, first);
        add(b, second);
        space.add(second);
        space.complete();
        settle();
        assertThat(version()).isEqualTo(second.version().version());
        assertThat(served()).containsExactly("a", "b");
        assertThat(vector("a")).isEqualTo(embed(second, a));

        models.learn();
        add(Models.event("c", "l1", Models.input(random, 1), 12), models.model(1));
        space.flush();
        assertThat(served()).containsExactly("a", "b", "c");
        assertThat(version()).isEqualTo(second.version().version());
    }

    /** The job does not send again what hardly moved: the topic's embedding is right. */
    @Test
    void model_unmovedEmbedding_staysAsTheTopicHasIt() {
        Models models = new Models();
        models.learn();
        Model model = models.model(1);
        Event event = Models.event("a", "l0", Models.input(new Random(1), 0), 10);
        float[] nearly = embed(model, event);
        nearly[0] += 0.0005f;
        space.add(event);
        space.add(new EmbeddingRecord("a", event.label(), nearly, 1, 0, 10));
        space.add(model);
        space.complete();
        settle();
        assertThat(version()).isEqualTo(model.version().version());
        assertThat(vector("a")).isEqualTo(nearly);
    }

    @Test
    void modelAfterItsEmbeddings_isTakenUp_soThatInputsCanBeEmbedded() {
        Models models = new Models();
        models.learn();
        Model model = models.model(1);
        add(Models.event("a", "l0", Models.input(new Random(1), 0), 10), model);
        space.complete();
        settle();
        assertThat(space.served().orElseThrow().model()).isEmpty();
        space.add(model);
        settle();
        assertThat(space.served().orElseThrow().model()).contains(model);
    }

    /** The events' topic may tell of the return before the embeddings' tells of the end. */
    @Test
    void entityThatComesAgain_eventBeforeTombstone_isPlaced() {
        Models models = new Models();
        models.learn();
        Model model = models.model(1);
        space.add(model);
        space.complete();
        Random random = new Random(1);
        add(Models.event("a", "l0", Models.input(random, 0), 10), model);
        settle();
        Event again = Models.event("a", "l1", Models.input(random, 1), 20);
        space.add(again);
        space.add(EmbeddingRecord.tombstone("a", 1, model.version().version(), 10));
        space.flush();
        assertThat(served()).isEmpty();
        models.learn();
        space.add(new EmbeddingRecord("a", again.label(), embed(models.model(1), again), 1, 9, 20));
        space.flush();
        assertThat(vector("a")).isEqualTo(embed(model, again));
    }

    @Test
    void topicThatWasMadeAgain_forgets() {
        embedded("a", 1, 1, 1, 0);
        space.complete();
        settle();
        space.forgetEmbeddings();
        assertThat(space.served()).isEmpty();
        embedded("b", 1, 1, 1, 0);
        settle();
        assertThat(served()).containsExactly("b");
    }

    @Test
    void counts_tellOfTheNewest() {
        embedded("a", 1, 1, 1, 0);
        embedded("b", 1, 3, 1, 0);
        space.flush();
        Counts counts = space.counts();
        assertThat(counts.newest()).contains(new ModelTopic.Version(1, 3));
        assertThat(counts.ofNewest()).isEqualTo(1);
        assertThat(counts.newestEventMillis()).isEqualTo(3);
        assertThat(counts.newestArrivalMillis()).isEqualTo(1_000_000);
    }

    private void add(Event event, Model model) {
        space.add(event);
        space.add(
                new EmbeddingRecord(
                        event.entity(),
                        event.label(),
                        embed(model, event),
                        1,
                        model.version().version(),
                        event.timeMillis()));
    }

    private float[] vector(String entity) {
        return space.served().orElseThrow().generation().find(entity).orElseThrow().vector();
    }

    private static float[] embed(Model model, Event event) {
        return model.embed(
                        event.tower(),
                        java.util.List.of(event.input()),
                        java.util.List.of(event.source()))
                .get(0);
    }
}
