package io.tripletflow.job.operator.profile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.connectors.output.ProfileMatch;
import io.tripletflow.connectors.output.ProfileMatch.Verdict;
import io.tripletflow.connectors.output.ProfileRecord;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.config.choice.Profiles;
import io.tripletflow.job.config.choice.ProfilesBy;
import io.tripletflow.job.config.choice.WindowSpec;
import io.tripletflow.job.operator.Forgetting;
import io.tripletflow.job.operator.Harness;
import io.tripletflow.job.operator.SideOutputs;
import io.tripletflow.job.state.Formats;
import io.tripletflow.job.state.output.LearnedModel;
import io.tripletflow.learn.Embedder;
import io.tripletflow.learn.MetricLearner;
import io.tripletflow.profile.ProfileSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProfilerTest {

    private static final MetricLearner LEARNER = new MetricLearner(Harness.LEARNING);
    private static final ModelSnapshot START = new ModelSnapshot(3, 0, LEARNER.model());

    /** So late that events of the first seconds are of a backlog. */
    private static final long LATER = 1_000_000;

    private KeyedTwoInputStreamOperatorTestHarness<String, Event, LearnedModel, EmbeddingRecord>
            harness;

    private void open(double falseMatchRate, Duration expireAfter, OperatorSubtaskState state)
            throws Exception {
        Profiler profiler =
                new Profiler(
                        Harness.LEARNING,
                        new WindowSpec.Tumbling(Duration.ofSeconds(1)),
                        new Profiles(
                                ProfilesBy.LABEL,
                                new ProfileSpec(5, Duration.ofDays(1).toMillis(), falseMatchRate),
                                expireAfter));
        harness =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        profiler, ProfilesBy.LABEL::key, null, Types.STRING);
        harness.setup(Harness.serializer(Formats.EMBEDDING));
        if (state == null) {
            harness.initializeEmptyState();
        } else {
            harness.initializeState(state);
        }
        harness.open();
    }

    private void open() throws Exception {
        open(0.01, Duration.ZERO, null);
        harness.processElement2(sent(START), 0);
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private static ModelSnapshot learned() {
        MetricLearner learner = new MetricLearner(Harness.LEARNING);
        for (int i = 1; i < 5; i++) {
            learner.learn(Harness.batch("a", 1000L * i));
        }
        return new ModelSnapshot(3, learner.version(), learner.model());
    }

    private Event send(String entity, String label, long time) throws Exception {
        Event event = Harness.event(entity, label, time);
        harness.processElement1(event, time);
        return event;
    }

    /** What was sent, once all that lingers has been. */
    private List<EmbeddingRecord> scores() throws Exception {
        harness.setProcessingTime(harness.getProcessingTime() + 5);
        return harness.extractOutputValues();
    }

    private List<ProfileRecord> profiles() {
        return Harness.side(harness, SideOutputs.PROFILES);
    }

    private static LearnedModel sent(ModelSnapshot model) {
        return new LearnedModel(model, List.of());
    }

    private static double cosine(ModelSnapshot model, Event event, Event... profile) {
        Embedder embedder = new Embedder(Harness.LEARNING);
        embedder.read(model.bytes());
        float[] row = embedder.embed(event.input());
        double[] sum = new double[row.length];
        for (Event each : profile) {
            float[] theirs = embedder.embed(each.input());
            for (int i = 0; i < sum.length; i++) {
                sum[i] += theirs[i];
            }
        }
        double dot = 0;
        double square = 0;
        for (int i = 0; i < sum.length; i++) {
            dot += sum[i] * row[i];
            square += sum[i] * sum[i];
        }
        return dot / Math.sqrt(square);
    }

    @Test
    void thirdEventOfALabel_isComparedWithTheTwoBefore() throws Exception {
        open();
        Event first = send("a", "x", 10);
        Event second = send("b", "x", 20);
        send("c", "y", 30);
        assertThat(scores()).as("too few to compare with").isEmpty();
        Event third = send("d", "x", 40);
        EmbeddingRecord score = scores().get(0);
        ProfileMatch match = score.profile().orElseThrow();
        assertThat(score.entity()).isEqualTo("d");
        assertThat(score.epoch()).isEqualTo(3);
        assertThat(score.embedding())
                .isEqualTo(new Embedder(Harness.LEARNING).embed(third.input()));
        assertThat((double) match.similarity())
                .isCloseTo(cosine(START, third, first, second), within(1e-4));
        assertThat(match.events()).isEqualTo(2);
        assertThat(match.genuine()).as("nothing was seen before").isEqualTo(1);
        assertThat(List.of(match.rank(), match.among())).as("no other profile").containsOnly(1L);
        assertThat(match.verdict()).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void profile_isPublishedAfterItsEvents() throws Exception {
        open();
        Event first = send("a", "x", 10);
        Event second = send("b", "x", 20);
        scores();
        ProfileRecord profile = profiles().get(0);
        assertThat(profiles()).as("both came together").hasSize(1);
        assertThat(profile.name()).isEqualTo("x");
        assertThat(profile.group()).isEqualTo("group");
        assertThat(profile.events()).isEqualTo(2);
        assertThat(profile.timeMillis()).isEqualTo(20);
        assertThat(profile.threshold()).isEmpty();
        assertThat((double) profile.spread())
                .isCloseTo(
                        1
                                - (cosine(START, first, first, second)
                                                + cosine(START, second, first, second))
                                        / 2,
                        within(1e-4));
    }

    @Test
    void forgottenEntity_leavesProfiles_whenTheWatermarkComesToIt() throws Exception {
        open();
        Event stays = send("other-entity", "x", 10);
        send("planted-entity", "x", 20);
        send("planted-entity", "y", 30);
        scores();
        for (String group : Forgetting.groups(1)) {
            Event order = Event.forgetting("planted-entity", group, 30);
            harness.processElement1(order, 30);
        }
        watermark(29);
        assertThat(holds(harness.snapshot(1, 1), "planted-entity")).isTrue();
        int told = profiles().size();
        watermark(30);
        List<ProfileRecord> changed = profiles().subList(told, profiles().size());
        assertThat(changed).hasSize(2);
        ProfileRecord empty = named("y", changed);
        assertThat(empty.isTombstone()).isTrue();
        ProfileRecord left = named("x", changed);
        assertThat(left.events()).isEqualTo(1);
        assertThat(left.centre())
                .containsExactly(
                        new Embedder(Harness.LEARNING).embed(stays.input()), offset(1e-6f));
        send("planted-entity", "x", 25); // out of order
        scores();
        watermark(999); // no window can hold such an event any more
        OperatorSubtaskState state = harness.snapshot(2, 2);
        assertThat(holds(state, "planted-entity")).isFalse();
        assertThat(holds(state, "other-entity")).as("what is there is found").isTrue();
    }

    @Test
    void forgottenEntity_isStillForgotten_afterARestore_beforeAModelCame() throws Exception {
        open();
        send("planted-entity", "x", 20);
        send("other-entity", "x", 25);
        scores();
        for (String group : Forgetting.groups(1)) {
            harness.processElement1(Event.forgetting("planted-entity", group, 30), 30);
        }
        OperatorSubtaskState state = harness.snapshot(1, 1);
        assertThat(holds(state, "planted-entity")).isTrue();
        harness.close();
        open(0.01, Duration.ZERO, state);
        watermark(999);
        OperatorSubtaskState after = harness.snapshot(2, 2);
        assertThat(holds(after, "planted-entity")).isFalse();
        assertThat(holds(after, "other-entity")).isTrue();
    }

    @Test
    void pause_forgetsAtOnce() throws Exception {
        open();
        send("planted-entity", "x", 20);
        send("other-entity", "x", 25);
        for (String group : Forgetting.groups(1)) {
            harness.processElement1(Event.forgetting("planted-entity", group, 30), 30);
        }
        harness.processWatermarkStatus1(WatermarkStatus.IDLE);
        harness.processWatermarkStatus2(WatermarkStatus.IDLE);
        OperatorSubtaskState state = harness.snapshot(1, 1);
        assertThat(holds(state, "planted-entity")).isFalse();
        assertThat(holds(state, "other-entity")).isTrue();
    }

    private static ProfileRecord named(String name, List<ProfileRecord> profiles) {
        return profiles.stream().filter(p -> p.name().equals(name)).findAny().orElseThrow();
    }

    private void watermark(long time) throws Exception {
        harness.processWatermark1(new Watermark(time));
        harness.processWatermark2(new Watermark(time));
    }

    private static boolean holds(OperatorSubtaskState state, String text) throws Exception {
        for (KeyedStateHandle handle : state.getManagedKeyedState()) {
            try (var in = ((KeyGroupsStateHandle) handle).openInputStream()) {
                if (new String(in.readAllBytes(), ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void backlog_isComparedByTheModelBeforeItsWindowWasLearned() throws Exception {
        open();
        harness.setProcessingTime(LATER);
        Event first = send("a", "x", 10);
        Event second = send("b", "x", 20);
        Event third = send("c", "x", 30);
        ModelSnapshot learned = learned();
        harness.processElement2(sent(learned), 0);
        assertThat(scores()).as("wait for their window").isEmpty();
        harness.processWatermark1(new Watermark(999));
        assertThat(scores()).isEmpty();
        harness.processWatermark2(new Watermark(999));
        EmbeddingRecord score = scores().get(0);
        assertThat(score.version()).isEqualTo(START.version());
        assertThat((double) score.profile().orElseThrow().similarity())
                .isCloseTo(cosine(START, third, first, second), within(1e-4));
        Event next = send("d", "x", 1500);
        harness.processWatermark1(new Watermark(1999));
        harness.processWatermark2(new Watermark(1999));
        EmbeddingRecord later = scores().get(1);
        assertThat(later.version()).isEqualTo(learned.version());
        assertThat((double) later.profile().orElseThrow().similarity())
                .as("the profile moved with the model")
                .isCloseTo(cosine(learned, next, first, second, third), within(1e-4));
    }

    @Test
    void modelAheadOfTheEvents_waitsForThem() throws Exception {
        open();
        send("a", "x", 10);
        send("b", "x", 20);
        ModelSnapshot learned = learned();
        harness.processElement2(sent(learned), 0);
        harness.processWatermark2(new Watermark(999));
        send("c", "x", 30);
        assertThat(scores().get(0).version()).isEqualTo(START.version());
        harness.processWatermark1(new Watermark(999));
        send("d", "x", 1030);
        assertThat(scores().get(1).version()).isEqualTo(learned.version());
    }

    @Test
    void pause_comparesWhatWaits_andTakesTheNewestModel() throws Exception {
        open();
        harness.setProcessingTime(LATER);
        send("a", "x", 10);
        send("b", "x", 20);
        send("c", "x", 30);
        ModelSnapshot learned = learned();
        harness.processElement2(sent(learned), 0);
        harness.processWatermarkStatus1(WatermarkStatus.IDLE);
        assertThat(scores()).isEmpty();
        harness.processWatermarkStatus2(WatermarkStatus.IDLE);
        assertThat(scores()).extracting(EmbeddingRecord::version).containsExactly(0L);
        send("d", "x", LATER);
        assertThat(scores().get(1).version()).isEqualTo(learned.version());
    }

    @Test
    void rank_countsTheOtherProfilesThatLookMoreAlike_byTheModelOfTheMoment() throws Exception {
        open();
        List<Event[]> profiles = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Event first = send("a" + i, "p" + i, 20L * i);
            profiles.add(new Event[] {first, send("b" + i, "p" + i, 20L * i + 10)});
        }
        scores();
        ModelSnapshot learned = learned();
        harness.processElement2(sent(learned), 0);
        harness.processWatermark1(new Watermark(999));
        harness.processWatermark2(new Watermark(999));
        List<Event> claims = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            claims.add(send("c" + i, "p" + i, 1000 + i));
        }
        List<Long> ranks =
                scores().stream().map(score -> score.profile().orElseThrow().rank()).toList();
        assertThat(ranks).isEqualTo(ranks(learned, claims, profiles));
        assertThat(ranks).isNotEqualTo(ranks(START, claims, profiles));
        assertThat(scores()).allMatch(score -> score.profile().orElseThrow().among() == 8);
    }

    private static List<Long> ranks(
            ModelSnapshot model, List<Event> claims, List<Event[]> profiles) {
        List<Long> ranks = new ArrayList<>();
        for (int i = 0; i < claims.size(); i++) {
            Event claim = claims.get(i);
            double own = cosine(model, claim, profiles.get(i));
            ranks.add(1 + profiles.stream().filter(p -> cosine(model, claim, p) > own).count());
        }
        return ranks;
    }

    @Test
    void restored_goesOnWithProfilesAndSimilarities() throws Exception {
        open();
        Event first = send("a", "x", 10);
        Event second = send("b", "x", 20);
        Event third = send("c", "x", 30);
        scores();
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        open(0.01, Duration.ZERO, state);
        Event fourth = send("d", "x", 40);
        assertThat(scores()).as("no model of this life has come").isEmpty();
        harness.processElement2(sent(new ModelSnapshot(4, 0, START.bytes())), 0);
        harness.processWatermark1(new Watermark(999));
        harness.processWatermark2(new Watermark(999));
        ProfileMatch match = scores().get(0).profile().orElseThrow();
        assertThat(scores().get(0).epoch()).isEqualTo(4);
        assertThat((double) match.similarity())
                .isCloseTo(cosine(START, fourth, first, second, third), within(1e-4));
        assertThat(match.genuine()).as("one similarity was seen before").isIn(0.5f, 1f);
    }

    @Test
    void checkpoint_comparesWhatWaits_orKeepsItWhereThereIsNoModel() throws Exception {
        open(0.01, Duration.ZERO, null);
        send("a", "x", 10);
        send("b", "x", 20);
        harness.prepareSnapshotPreBarrier(1);
        OperatorSubtaskState before = harness.snapshot(1, 1);
        harness.close();
        open(0.01, Duration.ZERO, before);
        harness.processElement2(sent(START), 0);
        harness.setProcessingTime(LATER);
        send("c", "x", 30);
        harness.prepareSnapshotPreBarrier(2);
        assertThat(harness.extractOutputValues())
                .extracting(score -> score.profile().orElseThrow().events())
                .containsExactly(2L);
    }

    @Test
    void silentProfile_isForgotten_andGetsATombstone() throws Exception {
        open(0.01, Duration.ofSeconds(10), null);
        harness.processElement2(sent(START), 0);
        send("a", "x", 10);
        send("b", "y", 20);
        scores();
        send("c", "x", 5000);
        scores();
        harness.processWatermark1(new Watermark(11_000));
        harness.processWatermark2(new Watermark(11_000));
        assertThat(profiles())
                .filteredOn(ProfileRecord::isTombstone)
                .containsExactly(ProfileRecord.tombstone("group", "y", 3, 0, 20));
        harness.processWatermark1(new Watermark(15_001));
        harness.processWatermark2(new Watermark(15_001));
        assertThat(profiles())
                .filteredOn(ProfileRecord::isTombstone)
                .extracting(ProfileRecord::name)
                .containsExactly("y", "x");
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void strangerToAProfile_isNoMatch_onceTheThresholdIsKnown() throws Exception {
        open(0.05, Duration.ZERO, null);
        harness.processElement2(sent(START), 0);
        Random random = new Random(5);
        for (int i = 0; i < 400; i++) {
            harness.processElement1(like(i, i % 4, i % 4, random), i);
        }
        int before = scores().size();
        harness.processElement1(like(400, 2, 2, random), 400);
        harness.processElement1(like(401, 2, 3, random), 401);
        List<EmbeddingRecord> last = scores();
        ProfileMatch own = last.get(before).profile().orElseThrow();
        ProfileMatch stranger = last.get(before + 1).profile().orElseThrow();
        assertThat(own.verdict()).isEqualTo(Verdict.MATCH);
        assertThat(own.impostor()).isLessThan(0.05f);
        assertThat(own.rank()).isEqualTo(1);
        assertThat(stranger.rank()).as("another profile is nearer").isGreaterThan(1);
        assertThat(stranger.among()).isEqualTo(4);
        assertThat(stranger.verdict()).isEqualTo(Verdict.NO_MATCH);
        assertThat(stranger.genuine()).isLessThan(0.01f);
        ProfileRecord profile = profiles().get(profiles().size() - 1);
        assertThat(profile.threshold()).isPresent();
        assertThat(profile.falseMatchRate()).isEqualTo(0.05);
    }

    /** An event that looks like one kind and claims another. */
    private static Event like(int number, int claim, int kind, Random random) {
        float[] features = new float[Harness.DIMENSION];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) (0.1 * random.nextGaussian() + (i == kind ? 1 : 0));
        }
        return new Event(
                "e" + number,
                Optional.of("p" + claim),
                "g",
                Event.DEFAULT_TOWER,
                number,
                new Input.Features(features));
    }
}
