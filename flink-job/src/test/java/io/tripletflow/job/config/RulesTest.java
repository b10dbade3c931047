package io.tripletflow.job.config;

import static io.tripletflow.job.config.Settings.MINIMAL;
import static io.tripletflow.job.config.Settings.problemsOf;
import static io.tripletflow.job.config.Settings.problemsWith;
import static io.tripletflow.job.config.Settings.warningsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.tripletflow.job.config.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesTest {

    @Test
    void nothingGiven_requiresBootstrapAndDimension() {
        assertThat(Settings.problems(() -> JobConfig.of(Map.of())))
                .containsExactly(
                        "kafka.bootstrap: is required but missing; set it: Brokers to start from,"
                                + " as host:port, separated by commas.",
                        "input.dimension: is required with input.kind features but missing; set"
                                + " it: Length of the feature vectors, or number of hash buckets of"
                                + " text.");
    }

    @Test
    void sliding_slideAboveSize_isRefusedAtItsLine() {
        String yaml = MINIMAL + "window: {type: sliding, size: 5s,\n  slide: 10s}";
        assertThat(problemsOf(yaml))
                .containsExactly(
                        "line 4: window.slide: must not exceed window.size 5s but was 10s, or"
                                + " events between windows would be lost; lower it");
    }

    @Test
    void sliding_slideOfTheSize_isAllowed() {
        assertThat(problemsWith("window.type", "sliding", "window.slide", "100ms")).isEmpty();
    }

    @Test
    void session_withoutGap_isRefused() {
        assertThat(problemsWith("window.type", "session"))
                .containsExactly(
                        "window.gap: is required with window.type session but missing; set it:"
                                + " Event time without an event of the group that ends a session.");
    }

    @Test
    void count_withoutCount_isRefused() {
        assertThat(problemsWith("window.type", "count"))
                .containsExactly(
                        "window.count: is required with window.type count but missing; set it:"
                                + " Labelled events of the group that fill a count window.");
    }

    @Test
    void requiredButBroken_isReportedOnce() {
        assertThat(problemsWith("window.type", "session", "window.gap", "soon")).hasSize(1);
    }

    @Test
    void nesterov_withoutMomentum_isRefused() {
        assertThat(problemsWith("optimizer.kind", "nesterov", "optimizer.momentum", "0"))
                .containsExactly(
                        "optimizer.momentum: must be above 0 with optimizer.kind nesterov but was"
                                + " 0; write one such as 0.9, or choose sgd");
    }

    @Test
    void optimizersConstants_thatItsKindDoesNotRead_areWarnings() {
        assertThat(warningsWith("optimizer.kind", "sgd", "optimizer.beta1", "0.5"))
                .containsExactly(
                        "optimizer.beta1: has no effect with optimizer.kind sgd; remove it");
        assertThat(warningsWith("optimizer.kind", "adagrad", "optimizer.momentum", "0.5"))
                .containsExactly(
                        "optimizer.momentum: has no effect with optimizer.kind adagrad; remove it");
        assertThat(warningsWith("optimizer.kind", "rmsprop", "optimizer.momentum", "0.5"))
                .isEmpty();
    }

    @Test
    void schedulesConstants_thatItsKindDoesNotRead_areWarnings() {
        assertThat(warningsWith("optimizer.schedule-period", "9"))
                .containsExactly(
                        "optimizer.schedule-period: has no effect with optimizer.schedule constant;"
                                + " remove it");
        assertThat(warningsWith("optimizer.schedule", "cosine", "optimizer.schedule-factor", "0.9"))
                .containsExactly(
                        "optimizer.schedule-factor: has no effect with optimizer.schedule cosine;"
                                + " remove it");
        assertThat(problemsWith("optimizer.schedule", "step", "optimizer.schedule-floor", "0"))
                .containsExactly(
                        "optimizer.schedule-floor: must be above 0 to 1 but was 0; write a value"
                                + " within that range");
    }

    @Test
    void margin_zeroWithMarginLoss_isRefused() {
        assertThat(problemsWith("loss.margin", "0", "loss.kind", "margin"))
                .containsExactly(
                        "loss.margin: must be above 0 with loss.kind margin but was 0, or"
                                + " embeddings may collapse into one point; write one such as 0.2,"
                                + " or choose soft-margin");
        assertThat(problemsWith("loss.margin", "0", "loss.kind", "soft-margin")).isEmpty();
    }

    @Test
    void miner_atADistanceWithoutSimilarity_isRefused() {
        assertThat(problemsWith("loss.miner", "angular", "loss.distance", "manhattan"))
                .containsExactly(
                        "loss.miner: is angular, which is not defined for loss.distance manhattan;"
                                + " choose a distance out of euclidean, squared-euclidean, cosine"
                                + " or another miner");
        assertThat(problemsWith("loss.miner", "angular", "loss.distance", "cosine")).isEmpty();
        assertThat(problemsWith("loss.miner", "random", "loss.distance", "manhattan")).isEmpty();
    }

    @Test
    void batch_ofOneRowOrOneLabel_isRefused() {
        assertThat(problemsWith("training.batch", "1", "training.rows-per-label", "2"))
                .containsExactly(
                        "training.batch: must be 2 to 8192 rows but was 1; write a value within"
                                + " that range");
        assertThat(problemsWith("training.batch", "6", "training.rows-per-label", "4"))
                .containsExactly(
                        "training.batch: must be at least twice training.rows-per-label 4 but was"
                                + " 6, or a batch has one label and no negatives; raise it");
    }

    @Test
    void encoder_tooManyParameters_isRefused() {
        assertThat(
                        problemsWith(
                                "input.dimension", "1048576",
                                "encoder.kind", "residual",
                                "encoder.hidden", "256",
                                "encoder.embedding", "64"))
                .containsExactly(
                        "input.dimension: with encoder.hidden 256 and encoder.embedding 64 makes"
                                + " 335560704 parameters, at most 134217728 are allowed; lower one"
                                + " of the three");
        assertThat(problemsWith("encoder.embedding", "100000")).hasSize(1);
    }

    @Test
    void aModelWhoseStateOverflowsACheckpoint_isRefused_withItsSize() {
        assertThat(problemsWith("input.dimension", "700000", "encoder.embedding", "64"))
                .containsExactly(
                        "input.dimension: makes a model of 44800000 parameters, whose state takes"
                                + " 2051 MiB (48 bytes each: parameter, average, 2 of"
                                + " optimizer.kind adam, and 2 copies for the guards), but a"
                                + " checkpoint holds at most 2047 MiB of it; lower it or"
                                + " encoder.hidden, or set guard.enabled: false");
        assertThat(
                        problemsWith(
                                "input.dimension", "700000",
                                "encoder.embedding", "64",
                                "guard.enabled", "false"))
                .isEmpty();
        assertThat(problemsWith("input.dimension", "690000", "encoder.embedding", "64")).isEmpty();
    }

    @Test
    void moreProxiesThanACheckpointHolds_areRefused_withTheirSize() {
        assertThat(
                        problemsWith(
                                "loss.kind", "proxy-anchor",
                                "loss.proxies", "1000000",
                                "encoder.embedding", "256"))
                .singleElement(STRING)
                .startsWith(
                        "loss.proxies: makes a model of 256016384 parameters, whose state takes")
                .endsWith(
                        "but a checkpoint holds at most 2047 MiB of it; lower it or"
                                + " encoder.embedding, or set guard.enabled: false");
        assertThat(problemsWith("loss.kind", "proxy-anchor", "encoder.embedding", "256")).isEmpty();
    }

    @Test
    void exactlyOnce_withoutCheckpoints_isRefused() {
        assertThat(problemsWith("checkpoint.interval", "0s"))
                .containsExactly(
                        "checkpoint.interval: must be above 0s with delivery.guarantee"
                                + " exactly-once, whose output appears with each checkpoint; write"
                                + " one such as 5s, or choose at-least-once");
        assertThat(
                        problemsWith(
                                "checkpoint.interval", "0s",
                                "delivery.guarantee", "at-least-once"))
                .isEmpty();
    }

    @Test
    void transactionTimeout_notAboveACheckpoint_isRefused() {
        assertThat(problemsWith("checkpoint.interval", "5min"))
                .containsExactly(
                        "delivery.transaction-timeout: must exceed checkpoint.interval 5min plus"
                                + " checkpoint.timeout 5min and the time of a restart but was"
                                + " 10min, or transactions expire before they commit and output is"
                                + " lost; raise it, or lower those");
        assertThat(problemsWith("checkpoint.timeout", "10min")).hasSize(1);
    }

    @Test
    void transactionTimeout_toleratedFailures_holdTransactionsOpen() {
        String tolerated = "flink.execution.checkpointing.tolerable-failed-checkpoints";
        assertThat(problemsWith(tolerated, "2"))
                .containsExactly(
                        "delivery.transaction-timeout: must exceed 3 times checkpoint.interval 5s"
                                + " plus checkpoint.timeout 5min and the time of a restart but was"
                                + " 10min, or transactions expire before they commit and output is"
                                + " lost; raise it, or lower those");
        assertThat(problemsWith(tolerated, "2", "checkpoint.timeout", "2min")).isEmpty();
    }

    @Test
    void transactionTimeout_littleLeftForARestart_isAWarning() {
        assertThat(Settings.with("checkpoint.timeout", "570s").warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "delivery.transaction-timeout: is 10min, which after checkpoint.interval 5s"
                                + " plus checkpoint.timeout 570s leaves a restart only 25s before"
                                + " output is lost; raise it or lower checkpoint.timeout");
    }

    @Test
    void transactionTimeout_atLeastOnce_hasNoSuchRules() {
        assertThat(
                        Settings.with(
                                        "delivery.guarantee", "at-least-once",
                                        "checkpoint.timeout", "1h")
                                .warnings())
                .isEmpty();
    }

    @Test
    void transactionTimeout_aboveTheBrokersDefault_isAWarning() {
        assertThat(Settings.with("delivery.transaction-timeout", "15min").warnings()).isEmpty();
        assertThat(Settings.with("delivery.transaction-timeout", "1h").warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "delivery.transaction-timeout: is 1h but brokers refuse more than 15min"
                                + " unless configured; set their transaction.max.timeout.ms to at"
                                + " least 3600000 or lower it");
    }

    @Test
    void topics_sharedOrIllegal_areRefused() {
        assertThat(problemsWith("topics.model", "events", "topics.reports", "a b"))
                .containsExactly(
                        "topics.model: is 'events' as is topics.events; give each its own topic",
                        "topics.reports: 'a b' is not a topic name; write up to 249 letters,"
                                + " digits, '.', '_' or '-'");
    }

    @Test
    void passThrough_ofWhatAnOptionDecides_isRefusedAtItsLine() {
        String yaml =
                MINIMAL
                        + "flink.execution.checkpointing.interval: 1s\n"
                        + "kafka.properties:\n  group.id: x\n  key.serializer: y\n";
        assertThat(problemsOf(yaml))
                .containsExactly(
                        "line 3: flink.execution.checkpointing.interval: is decided by"
                                + " checkpoint.interval; set that and remove this",
                        "line 5: kafka.properties.group.id: is decided by kafka.group-id; set that"
                                + " and remove this",
                        "line 6: kafka.properties.key.serializer: is fixed by the job; remove it");
    }

    @Test
    void unusedOptions_areWarnings() {
        String yaml =
                MINIMAL + "window: {type: count, count: 9,\n  size: 5s}\nencoder.kind: linear\n";
        assertThat(Settings.yaml(yaml, "encoder.hidden=8").warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "line 4: window.size: has no effect with window.type count; remove it",
                        "command line: encoder.hidden: has no effect with encoder.kind linear;"
                                + " remove it");
    }

    @Test
    void positivesWithoutAnEntity_cannotBeLeftOutByIt() {
        assertThat(problemsWith("training.same-entity", "exclude", "memory.embeddings", "64"))
                .containsExactly(
                        "training.same-entity: is exclude, but memory.embeddings keeps positives of"
                                + " which no entity is known; set memory.embeddings: 0 or write"
                                + " learn");
        assertThat(problemsWith("training.same-entity", "exclude", "loss.kind", "proxy-anchor"))
                .containsExactly(
                        "training.same-entity: is exclude, but the positives of loss.kind"
                                + " proxy-anchor are proxies of which no entity is known; choose"
                                + " another loss or write learn");
        assertThat(problemsWith("training.same-entity", "exclude")).isEmpty();
    }

    @Test
    void embeddingsOfEarlierSteps_haveABound_andTheirOptionsNeedThem() {
        assertThat(problemsWith("memory.embeddings", "16384"))
                .containsExactly(
                        "memory.embeddings: with training.batch 128 makes steps of 16512 rows, at"
                                + " most 16384 are allowed; lower one of them");
        assertThat(warningsWith("memory.embeddings-max-age", "5"))
                .containsExactly(
                        "memory.embeddings-max-age: has no effect with memory.embeddings 0; remove"
                                + " it");
    }

    @Test
    void guards_thatAreOff_readNoOption() {
        assertThat(warningsWith("guard.enabled", "false", "guard.drift-rate", "2"))
                .containsExactly(
                        "guard.drift-rate: has no effect with guard.enabled false; remove it");
        assertThat(warningsWith("guard.drift-threshold", "0", "guard.drift-rate", "2"))
                .containsExactly(
                        "guard.drift-rate: has no effect with guard.drift-threshold 0; remove it");
        assertThat(problemsWith("guard.magnitude", "5"))
                .containsExactly(
                        "guard.magnitude: must be 0 or at least 10 but was 5, which good events may"
                                + " exceed; raise it");
        assertThat(problemsWith("guard.magnitude", "0")).isEmpty();
    }

    @Test
    void initialModel_mustBeThere_ifItIsLocal(@TempDir Path folder) throws IOException {
        Path model = Files.createFile(folder.resolve("a model.safetensors"));
        for (String place : List.of(model.toString(), model.toUri().toString(), "s3://models/m")) {
            assertThat(Settings.with("model.initial", place).initialModel()).contains(place);
        }
        assertThat(Settings.with().initialModel()).isEmpty();
        String missing = folder.resolve("absent").toString();
        assertThat(problemsWith("model.initial", missing))
                .containsExactly(
                        "model.initial: '"
                                + missing
                                + "' cannot be read; give the path of a model file");
        assertThat(problemsWith("model.initial", folder.toString()))
                .containsExactly(
                        "model.initial: '"
                                + folder
                                + "' is a directory; give the path of a model file");
    }

    @Test
    void embeddingsFormat_unknown_namesTheFormatsAtItsLine() {
        assertThat(problemsOf(MINIMAL + "topics.embeddings-format: protobuf\n"))
                .containsExactly(
                        "line 3: topics.embeddings-format: 'protobuf' is not a choice; write one of"
                                + " json | avro");
    }

    @Test
    void avroSchemas_thatCannotBeUsed_areNamedAtTheirLine(@TempDir Path folder) throws IOException {
        Path noSchema = Files.writeString(folder.resolve("a.avsc"), "{\"type\":\"reccord\"}");
        Path other =
                Files.writeString(
                        folder.resolve("b.avsc"),
                        "{\"type\":\"record\",\"name\":\"Event\",\"fields\":[{\"name\":\"x\",\"type\":\"int\"}]}");
        Path absent = folder.resolve("absent.avsc");
        assertThat(problemsOf(MINIMAL + "source.avro-schemas: " + absent + "\n"))
                .containsExactly(
                        "line 3: source.avro-schemas: '%s' cannot be read; give the paths of .avsc files"
                                .formatted(absent));
        assertThat(problemsOf(MINIMAL + "source.avro-schemas: " + noSchema + "\n"))
                .singleElement()
                .asString()
                .startsWith(
                        "line 3: source.avro-schemas: '%s' is no Avro schema of a record: "
                                .formatted(noSchema))
                .endsWith("; fix the file");
        assertThat(problemsWith("source.avro-schemas", other.toString()))
                .singleElement()
                .asString()
                .contains("has no field 'entity' but [x]; an event needs one", "fix the file");
    }

    @Test
    void avroSchemas_thatAgree_areRead(@TempDir Path folder) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("sensor.avsc"),
                        "{\"type\":\"record\",\"name\":\"Event\",\"fields\":["
                                + "{\"name\":\"entity\",\"type\":\"string\"},"
                                + "{\"name\":\"more\",\"type\":\"int\"}]}");
        assertThat(
                        Settings.with("source.avro-schemas", file + " , " + file)
                                .source()
                                .reading()
                                .avroSchemas())
                .hasSize(2)
                .allMatch(schema -> schema.contains("more"));
    }

    @Test
    void schemaRegistry_thatCannotBeUsed_isNamedAtItsLine() {
        String url = "source.schema-registry.url: ";
        assertThat(problemsOf(MINIMAL + url + "registry:8081\n"))
                .singleElement()
                .asString()
                .startsWith("line 3: source.schema-registry.url")
                .contains("must be a URL such as http://registry:8081");
        assertThat(problemsOf(MINIMAL + url + "http://joe:hush@registry:8081\n"))
                .singleElement()
                .asString()
                .contains("must not hold the password")
                .doesNotContain("hush");
        assertThat(
                        problemsOf(
                                MINIMAL
                                        + url
                                        + "http://registry:8081\nsource.schema-registry.user: joe\n"))
                .singleElement()
                .asString()
                .contains("takes user and password, or a token, or none of them");
    }
}
