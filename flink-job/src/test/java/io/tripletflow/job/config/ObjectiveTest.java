package io.tripletflow.job.config;

import static io.tripletflow.job.config.Settings.problemsOf;
import static io.tripletflow.job.config.Settings.problemsWith;
import static io.tripletflow.job.config.Settings.warningsWith;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tripletflow.distance.Distance;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.problem.Problem;
import io.tripletflow.job.config.registry.LossKind;
import io.tripletflow.job.config.registry.MinerKind;
import io.tripletflow.learn.spec.Objective;
import io.tripletflow.loss.Contrastive;
import io.tripletflow.loss.InfoNce;
import io.tripletflow.loss.LiftedStructure;
import io.tripletflow.loss.Loss;
import io.tripletflow.loss.MultiSimilarity;
import io.tripletflow.loss.ProxyAnchor;
import io.tripletflow.loss.Reduction;
import io.tripletflow.loss.TripletLoss;
import io.tripletflow.mining.AcrossSources;
import io.tripletflow.mining.Angular;
import io.tripletflow.mining.BatchHard;
import io.tripletflow.mining.ByGap;
import io.tripletflow.mining.DistanceWeighted;
import io.tripletflow.mining.FalseNegatives;
import io.tripletflow.mining.MiningRule;
import io.tripletflow.mining.MultiSimilarityPairs;
import io.tripletflow.mining.RandomTriplets;
import io.tripletflow.mining.TripletMiner;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ObjectiveTest {

    private static final String TWO =
            """
            kafka.bootstrap: localhost:9092
            towers: {audio.input.dimension: 4, image.input.dimension: 5}
            """;

    private static Objective objective(String... keysAndValues) {
        return Settings.with(keysAndValues).learning().learner().objective();
    }

    private static Loss loss(String... keysAndValues) {
        return objective(keysAndValues).loss();
    }

    /** Every class of loss has a kind: the table is what closes the choice. */
    @Test
    void kinds_areAllLosses_withTheCoresOwnDefaults() throws ReflectiveOperationException {
        assertThat(objective()).isEqualTo(Objective.defaults());
        Set<String> classes = new TreeSet<>();
        for (LossKind kind : LossKind.values()) {
            Loss loss = loss("loss.kind", Type.tag(kind));
            classes.add(loss.getClass().getName());
            if (kind != LossKind.SOFT_MARGIN) {
                assertThat(loss).isEqualTo(loss.getClass().getMethod("defaults").invoke(null));
            }
        }
        assertThat(loss("loss.kind", "soft-margin"))
                .isEqualTo(
                        new TripletLoss(TripletLoss.Kind.SOFT_MARGIN, 0.2f, false, Reduction.MEAN));
        assertThat(classes).isEqualTo(implementationsOf(Loss.class));
    }

    @Test
    void miners_areAllRules() {
        Set<String> classes = new TreeSet<>();
        for (MinerKind kind : MinerKind.values()) {
            MiningRule rule = objective("loss.miner", Type.tag(kind)).miner().rule();
            classes.add(rule.getClass().getName());
            assertThat(warningsWith("loss.miner", Type.tag(kind))).isEmpty();
        }
        assertThat(classes).isEqualTo(implementationsOf(MiningRule.class));
    }

    private static Set<String> implementationsOf(Class<?> choice) {
        return new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(choice.getPackageName())
                        .stream()
                        .filter(found -> found.isAssignableTo(choice) && !found.isInterface())
                        .map(JavaClass::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @EnumSource
    void distanceAndMiner_followTheKind_andFitIt(LossKind kind) {
        Objective objective = objective("loss.kind", Type.tag(kind));
        assertThat(objective.loss().distances()).contains(objective.distance());
        assertThat(objective.miner().distances()).contains(objective.distance());
        assertThat(warningsWith("loss.kind", Type.tag(kind))).isEmpty();
    }

    @Test
    void parametersOfEveryLoss_reachTheirPlaces() {
        assertThat(loss("loss.margin", "0.7", "loss.swap", "true", "loss.reduction", "sum"))
                .isEqualTo(new TripletLoss(TripletLoss.Kind.MARGIN, 0.7f, true, Reduction.SUM));
        assertThat(
                        loss(
                                "loss.kind", "contrastive",
                                "loss.positive-margin", "0.1",
                                "loss.negative-margin", "0.9",
                                "loss.squared", "false",
                                "loss.reduction", "mean"))
                .isEqualTo(new Contrastive(0.1f, 0.9f, false, Reduction.MEAN));
        assertThat(
                        loss(
                                "loss.kind", "lifted-structure",
                                "loss.positive-margin", "0.1",
                                "loss.negative-margin", "0.9"))
                .isEqualTo(new LiftedStructure(0.1f, 0.9f, Reduction.MEAN));
        assertThat(
                        loss(
                                "loss.kind", "multi-similarity",
                                "loss.alpha", "3",
                                "loss.beta", "40",
                                "loss.base", "-0.5"))
                .isEqualTo(new MultiSimilarity(3, 40, -0.5f, Reduction.MEAN));
        assertThat(loss("loss.kind", "info-nce", "loss.temperature", "0.5"))
                .isEqualTo(new InfoNce(0.5f, Reduction.MEAN));
        assertThat(loss("loss.kind", "proxy-anchor", "loss.alpha", "3", "loss.delta", "0.2"))
                .isEqualTo(new ProxyAnchor(3, 0.2f, Reduction.MEAN));
        assertThat(objective("loss.kind", "proxy-anchor", "loss.proxies", "5").proxies())
                .isEqualTo(5);
    }

    @Test
    void parametersOfTheMiner_reachTheirPlaces() {
        assertThat(rule("loss.miner", "semi-hard", "loss.margin", "0.3"))
                .isEqualTo(ByGap.semiHard(0.3f));
        assertThat(rule("loss.miner", "random", "loss.miner-per-anchor", "4"))
                .isEqualTo(new RandomTriplets(4));
        assertThat(
                        rule(
                                "loss.miner", "distance-weighted",
                                "loss.miner-cutoff", "0.6",
                                "loss.miner-loss-cutoff", "1.6"))
                .isEqualTo(new DistanceWeighted(0.6f, 1.6f));
        assertThat(rule("loss.miner", "multi-similarity", "loss.miner-epsilon", "0.07"))
                .isEqualTo(new MultiSimilarityPairs(0.07f));
        assertThat(rule("loss.miner", "angular", "loss.miner-angle", "8"))
                .isEqualTo(new Angular(8));
        assertThat(objective("loss.miner-most", "9").miner())
                .isEqualTo(new TripletMiner(new BatchHard(), 9));
    }

    private static MiningRule rule(String... keysAndValues) {
        return objective(keysAndValues).miner().rule();
    }

    @Test
    void falseNegatives_areLeftOutByRankOrByDistance() {
        assertThat(objective("loss.false-negative-rank", "2").falseNegatives())
                .isEqualTo(new FalseNegatives.ByRank(2));
        assertThat(objective("loss.false-negative-distance", "0.25").falseNegatives())
                .isEqualTo(new FalseNegatives.ByDistance(0.25f));
        assertThat(
                        problemsWith(
                                "loss.false-negative-rank", "2",
                                "loss.false-negative-distance", "0.25"))
                .containsExactly(
                        "loss.false-negative-distance: cannot be beside loss.false-negative-rank,"
                                + " which leaves out by number; keep one of them");
    }

    @Test
    void classWeights_areNumbersByLabel() {
        String yaml = Settings.MINIMAL + "loss.class-weights: {fraud: 20, person.7: 0, ok: 0.5}\n";
        JobConfig config = Settings.yaml(yaml);
        assertThat(config.learning().learner().objective().classWeights())
                .isEqualTo(Map.of("fraud", 20f, "person.7", 0f, "ok", 0.5f));
        assertThat(config.effective()).containsEntry("loss.class-weights.fraud", "20");
        assertThat(problemsOf(Settings.MINIMAL + "loss.class-weights: {a: x,\n b: -1}"))
                .containsExactly(
                        "line 3: loss.class-weights.a: 'x' is not a number; write one such as 0.2"
                                + " or 1e-3",
                        "line 4: loss.class-weights.b: must be 0 to 1000000 but was -1; write a"
                                + " value within that range");
    }

    @Test
    void acrossSources_isIgnoredUnlessSaidOtherwise() {
        assertThat(Settings.yaml(Settings.MINIMAL).learning().learner().objective().acrossSources())
                .isEqualTo(AcrossSources.IGNORE);
        assertThat(
                        Settings.yaml(Settings.MINIMAL, "loss.across-sources=require")
                                .learning()
                                .learner()
                                .objective()
                                .acrossSources())
                .isEqualTo(AcrossSources.REQUIRE);
        assertThat(problemsWith("loss.across-sources", "never"))
                .singleElement()
                .asString()
                .contains("loss.across-sources", "'never'", "ignore", "prefer", "require");
    }

    @Test
    void acrossTowers_needsTowers() {
        JobConfig config = Settings.yaml(TWO, "loss.across-towers=true", "loss.anchor-tower=image");
        assertThat(config.learning().learner().objective())
                .isEqualTo(
                        new Objective(
                                Distance.EUCLIDEAN,
                                TripletMiner.of(new BatchHard()),
                                new FalseNegatives.Off(),
                                true,
                                "image",
                                TripletLoss.defaults(),
                                Map.of(),
                                Objective.DEFAULT_PROXIES));
        assertThat(problemsWith("loss.across-towers", "true"))
                .containsExactly(
                        "loss.across-towers: needs two towers or more but the job has one; give the"
                                + " others as towers.*, or remove it");
        assertThat(problemsOf(TWO, "loss.across-towers=true", "loss.anchor-tower=text"))
                .containsExactly(
                        "command line: loss.anchor-tower: 'text' is not a tower of the job; write"
                                + " one of audio, image");
        assertThat(problemsOf(TWO, "loss.across-towers=true", "loss.kind=proxy-anchor"))
                .containsExactly(
                        "command line: loss.across-towers: cannot be with loss.kind proxy-anchor,"
                                + " whose anchors are of no tower; choose another kind, or remove"
                                + " it");
        assertThat(Settings.yaml(TWO, "loss.anchor-tower=image").warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "command line: loss.anchor-tower: has no effect with loss.across-towers"
                                + " false; remove it");
    }

    @Test
    void kind_atADistanceItIsNotDefinedFor_isRefused() {
        assertThat(
                        problemsWith(
                                "loss.kind", "info-nce",
                                "loss.distance", "manhattan"))
                .containsExactly(
                        "loss.kind: is info-nce, which is not defined for loss.distance manhattan;"
                                + " choose a distance out of euclidean, squared-euclidean, cosine"
                                + " or another kind");
        assertThat(problemsWith("loss.kind", "contrastive", "loss.distance", "manhattan"))
                .isEmpty();
    }

    @Test
    void margins_thatLetEverythingCollapse_areRefused() {
        assertThat(problemsWith("loss.kind", "contrastive", "loss.negative-margin", "0"))
                .containsExactly(
                        "loss.negative-margin: must be above loss.positive-margin 0 with loss.kind"
                                + " contrastive but was 0, or embeddings may collapse into one"
                                + " point; raise it");
        assertThat(problemsWith("loss.miner", "distance-weighted", "loss.miner-cutoff", "1.5"))
                .containsExactly(
                        "loss.miner-loss-cutoff: must be above loss.miner-cutoff 1.5 but was 1.4,"
                                + " or no negative is left to draw; raise it");
    }

    @Test
    void parametersOfAnotherKind_areWarnings() {
        assertThat(warningsWith("loss.temperature", "0.5", "loss.miner-angle", "30"))
                .containsExactlyInAnyOrder(
                        "loss.temperature: has no effect with loss.kind margin; remove it",
                        "loss.miner-angle: has no effect with loss.miner batch-hard; remove it");
        assertThat(warningsWith("loss.kind", "info-nce", "loss.margin", "0.3"))
                .containsExactly(
                        "loss.margin: has no effect with loss.kind info-nce and loss.miner all;"
                                + " remove it");
        assertThat(
                        warningsWith(
                                "loss.kind", "soft-margin",
                                "loss.margin", "0.3",
                                "loss.miner", "semi-hard"))
                .isEmpty();
    }
}
