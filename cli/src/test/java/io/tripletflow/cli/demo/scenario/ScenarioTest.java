package io.tripletflow.cli.demo.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.connectors.event.EventDecoder;
import io.tripletflow.job.config.JobConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every scenario promises. */
class ScenarioTest {

    @ParameterizedTest
    @EnumSource
    void sameSeed_givesTheSameBytes_anotherSeedOthers(Scenario scenario) throws IOException {
        int once = bytes(scenario, 5);
        assertThat(bytes(scenario, 5)).isEqualTo(once);
        assertThat(bytes(scenario, 6)).isNotEqualTo(once);
    }

    @ParameterizedTest
    @EnumSource
    void jobFile_isValid_andSilent_andTakesEveryEvent(Scenario scenario) throws IOException {
        JobConfig config = JobConfig.ofYaml(scenario.jobName(), scenario.job(), List.of());
        assertThat(config.warnings()).isEmpty();
        assertThat(config.name()).isEqualTo(scenario.tag());
        assertThat(config.inputs().keySet()).isEqualTo(scenario.shapes().keySet());
        EventDecoder decoder =
                new EventDecoder(config.inputs(), config.limits(), config.source().reading());
        for (StreamRow row : rows(scenario, 1)) {
            Decoded decoded =
                    decoder.decode(new ConsumerRecord<>("events", 0, 0, row.key(), row.value()));
            assertThat(decoded)
                    .as(new String(row.value(), UTF_8))
                    .isNotInstanceOf(Decoded.Bad.class);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FRAUD")
    void stream_hasRowsToLearnAndRowsToJudge(Scenario scenario) throws IOException {
        List<Sample> samples =
                rows(scenario, 1).stream().flatMap(row -> row.sample().stream()).toList();
        Set<Split> splits = samples.stream().map(Sample::split).collect(Collectors.toSet());
        assertThat(splits).contains(Split.TRAIN, scenario.split());
        Set<String> trained = labels(samples, Split.TRAIN);
        assertThat(trained).hasSizeGreaterThan(1);
        assertThat(Collections.disjoint(trained, labels(samples, Split.UNSEEN))).isTrue();
    }

    private static Set<String> labels(List<Sample> samples, Split split) {
        return samples.stream()
                .filter(sample -> sample.split() == split)
                .map(Sample::label)
                .collect(Collectors.toSet());
    }

    private static int bytes(Scenario scenario, long seed) throws IOException {
        return rows(scenario, seed).stream()
                .mapToInt(row -> Arrays.hashCode(row.value()))
                .reduce(1, (all, one) -> 31 * all + one);
    }

    private static List<StreamRow> rows(Scenario scenario, long seed) throws IOException {
        List<StreamRow> rows = new ArrayList<>();
        try (RowSource source = scenario.open(seed)) {
            Optional<StreamRow> row = source.next();
            while (row.isPresent()) {
                rows.add(row.get());
                row = source.next();
            }
        }
        return rows;
    }
}
