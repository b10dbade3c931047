package io.tripletflow.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tripletflow.connectors.wire.RecordFormat;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The keys are documented in docs/performance.md. */
class EndToEndReportTest {

    private static final Latency.Times TIMES = new Latency.Times(9, 1, 2, 3);

    @Test
    void json_hasTheMediansOfEachFormat() throws IOException {
        JsonNode json =
                new ObjectMapper()
                        .readTree(
                                report(
                                                run(30_000, 60_000),
                                                run(10_000, 40_000),
                                                run(20_000, 80_000))
                                        .json());
        JsonNode avro = json.get("avro");
        assertThat(avro.fieldNames())
                .toIterable()
                .containsExactly(
                        "eventsPerSecond",
                        "cpuSecondsPerMillion",
                        "eventsPerCpuSecond",
                        "ratioToPeer",
                        "embeddingsPerEvent",
                        "peakMemoryMiB",
                        "copyEventsPerSecond",
                        "copyCpuSecondsPerMillion",
                        "shareOfCopy",
                        "liveEventsPerSecond",
                        "firstEmbeddingP50Ms",
                        "firstEmbeddingP99Ms",
                        "refreshedP50Ms",
                        "refreshedP99Ms",
                        "bytesPerEvent",
                        "runs");
        assertThat(avro.get("eventsPerSecond").asDouble()).isEqualTo(20_000);
        assertThat(avro.get("shareOfCopy").asDouble()).isEqualTo(0.25);
        assertThat(avro.get("eventsPerCpuSecond").asDouble()).isEqualTo(50_000);
        assertThat(avro.get("ratioToPeer").asDouble())
                .isCloseTo(50_000 / EndToEndReport.PEER, within(1e-9));
        assertThat(avro.get("embeddingsPerEvent").asDouble()).isEqualTo(0.5);
        assertThat(avro.get("peakMemoryMiB").asDouble()).isEqualTo(3);
        assertThat(avro.get("firstEmbeddingP99Ms").asDouble()).isEqualTo(2);
        assertThat(avro.get("runs")).hasSize(3);
        assertThat(json.get("settings").get("events").asInt()).isEqualTo(1000);
    }

    @Test
    void figures_withoutCopyingJobAndLiveLoad_lackTheirs() {
        Meter.Speed speed = new Meter.Speed(20_000, 20, 1 << 20, false);
        EndToEndReport report =
                report(new EndToEndReport.Run(speed, 0.5, Optional.empty(), Optional.empty()));
        assertThat(report.figures(report.kinds().get(0)))
                .containsOnlyKeys(
                        "eventsPerSecond",
                        "cpuSecondsPerMillion",
                        "eventsPerCpuSecond",
                        "ratioToPeer",
                        "embeddingsPerEvent",
                        "peakMemoryMiB");
        assertThat(report.table()).contains("avro", "eventsPerSecond", "20,000.00");
    }

    @Test
    void figures_withPythonConsumer_areComparedWithWhatItDidInTheSameRun() {
        Meter.Speed job = new Meter.Speed(20_000, 20, 1 << 20, false);
        Meter.Speed python = new Meter.Speed(12_000, 70, 1 << 20, false);
        EndToEndReport report =
                report(
                        new EndToEndReport.Run(job, 0.5, Optional.empty(), Optional.empty())
                                .beside(python));
        assertThat(report.figures(report.kinds().get(0)))
                .containsEntry("peerEventsPerSecond", 12_000.0)
                .containsEntry("peerCpuSecondsPerMillion", 70.0)
                .containsEntry("ratioToPeer", 3.5);
    }

    @Test
    void table_hasADashWhereAFormatHasNoSuchFigure() {
        Meter.Speed speed = new Meter.Speed(20_000, 20, 1 << 20, false);
        EndToEndReport one =
                report(
                        new EndToEndReport.Run(speed, 0.5, Optional.empty(), Optional.empty())
                                .beside(speed));
        EndToEndReport.Kind alone =
                new EndToEndReport.Kind(
                        RecordFormat.JSON,
                        30,
                        List.of(
                                new EndToEndReport.Run(
                                        speed, 0.5, Optional.empty(), Optional.empty())));
        EndToEndReport both =
                new EndToEndReport(one.settings(), List.of(one.kinds().get(0), alone));
        assertThat(both.table().lines().map(line -> line.replaceAll(" +", " ")))
                .contains("peerEventsPerSecond 20,000.00 -", "eventsPerSecond 20,000.00 20,000.00");
    }

    @Test
    void table_endsWithCostsByPart_theLargestFirst() {
        Costs costs = new Costs(Map.of(CostPart.SCORE, 10.0, CostPart.TRAIN, 30.0), 4_321.4, 52.25);
        EndToEndReport report = report(run(20_000, 40_000).with(costs));
        assertThat(report.table().lines().map(line -> line.replaceAll(" +", " ").strip()))
                .containsSubsequence(
                        "CPU-seconds of a million events (avro, last run; 4,321 bytes allocated and"
                                + " 0.052 steps for each event)",
                        "train 30.00 75.0%",
                        "score before learning 10.00 25.0%");
        assertThat(report.json())
                .contains("\"SCORE\" : 10.0", "\"stepsPerThousandEvents\" : 52.25");
    }

    private static EndToEndReport.Run run(double rate, double copying) {
        return new EndToEndReport.Run(
                new Meter.Speed(rate, 20, 3 << 20, false),
                0.5,
                Optional.of(new Meter.Speed(copying, 10, 1 << 20, false)),
                Optional.of(new EndToEndReport.Live(rate, rate / 2, TIMES, TIMES)));
    }

    private static EndToEndReport report(EndToEndReport.Run... runs) {
        EndToEndSettings settings =
                new EndToEndSettings(
                        new Workload(Content.FEATURES, 4, 10, 2, 1),
                        List.of(RecordFormat.AVRO),
                        1000,
                        8,
                        10,
                        0,
                        2,
                        1,
                        runs.length,
                        true,
                        "",
                        1,
                        0,
                        50,
                        List.of(),
                        List.of(),
                        false);
        return new EndToEndReport(
                settings, List.of(new EndToEndReport.Kind(RecordFormat.AVRO, 30, List.of(runs))));
    }
}
