package io.tripletflow.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tripletflow.connectors.wire.RecordFormat;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadTest {

    private static final long TIME = 1_732_400_000_000L;

    @ParameterizedTest
    @EnumSource(Content.class)
    void events_areTheSameInEveryRun(Content content) {
        Workload workload = workload(content);
        assertThat(workload.event(7, TIME, RecordFormat.JSON))
                .isEqualTo(workload(content).event(7, TIME, RecordFormat.JSON));
        assertThat(workload.event(7, TIME, RecordFormat.JSON).value())
                .isNotEqualTo(workload.event(8, TIME, RecordFormat.JSON).value());
        assertThat(workload.event(7, TIME, RecordFormat.AVRO).value()).isNotEmpty();
    }

    @Test
    void words_followZipf_andTellTheLabel() throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        Map<String, Set<String>> byLabel = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            JsonNode event = json(workload(Content.TEXT), i);
            for (String word : event.get("text").asText().split(" ", -1)) {
                counts.merge(word, 1, Integer::sum);
                byLabel.computeIfAbsent(event.get("label").asText(), n -> new HashSet<>())
                        .add(word);
            }
        }
        int all = counts.values().stream().mapToInt(n -> n).sum();
        assertThat(all).isEqualTo(2_000 * Content.TEXT.usualSize());
        // of the half that all labels share the first word is ln 2 / ln 10,001 of all
        assertThat(counts.get("ba") / (all / 2.0)).isBetween(0.06, 0.1);
        Set<String> common = new HashSet<>(byLabel.get("label-0"));
        common.retainAll(byLabel.get("label-1"));
        assertThat(common.size()).isLessThan(byLabel.get("label-0").size() * 3 / 4);
    }

    @Test
    void ids_areTextsOfAVocabulary() throws IOException {
        JsonNode event = json(workload(Content.IDS), 3);
        assertThat(event.get("ids")).hasSize(Content.IDS.usualSize());
        assertThat(event.get("ids").get(0).asText()).matches("id-\\d{1,4}");
    }

    @Test
    void images_arePackedFloats() throws IOException {
        byte[] packed =
                Base64.getDecoder()
                        .decode(json(workload(Content.IMAGE), 3).get("features").asText());
        assertThat(packed).hasSize(768 * Float.BYTES);
    }

    private static JsonNode json(Workload workload, int index) throws IOException {
        return new ObjectMapper().readTree(workload.event(index, TIME, RecordFormat.JSON).value());
    }

    private static Workload workload(Content content) {
        return new Workload(content, content.usualSize(), 100, 10, 1);
    }
}
