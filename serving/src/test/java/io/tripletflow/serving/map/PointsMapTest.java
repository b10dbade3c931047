package io.tripletflow.serving.map;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.serving.space.Space;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PointsMapTest {

    private static final int ENTITIES = 2_500;

    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final PointsMap map = new PointsMap(clock::get);
    private final Space space = new Space(0.001f, 10_000);
    private final Map<String, EmbeddingRecord> records = new HashMap<>();
    private final Random random = new Random(1);

    private void put(String entity, Optional<String> label, double angle) {
        float[] vector = {(float) Math.cos(angle), (float) Math.sin(angle)};
        EmbeddingRecord record = new EmbeddingRecord(entity, label, vector, 1, 1, 1);
        records.put(entity, record);
        space.add(record);
    }

    private void fill() {
        for (int i = 0; i < ENTITIES; i++) {
            Optional<String> label = i % 5 == 0 ? Optional.empty() : Optional.of("l" + i % 3);
            put("e" + i, label, random.nextDouble() * 6);
        }
        space.complete();
        space.build();
    }

    private JsonNode ask() throws IOException {
        clock.addAndGet(1_001);
        PointsMap.Answer answer = map.of(space.served().orElseThrow(), Optional.empty(), 10_000);
        return new JsonMapper().readTree(answer.json());
    }

    private String etag() {
        clock.addAndGet(1_001);
        return etagNow();
    }

    private String etagNow() {
        return map.of(space.served().orElseThrow(), Optional.empty(), 10_000).etag();
    }

    /** Asks until the map stays as it is. */
    private void settle() {
        String before = "";
        for (String now = etag(); !now.equals(before); now = etag()) {
            before = now;
        }
    }

    private Map<String, Integer> correct(JsonNode answer) {
        Map<String, Integer> correct = new HashMap<>();
        for (int i = 0; i < answer.path("count").asInt(); i++) {
            correct.put(
                    answer.at("/points/entity/" + i).asText(),
                    answer.at("/points/correct/" + i).asInt());
        }
        return correct;
    }

    private Map<String, Integer> byLoop() {
        List<EmbeddingRecord> all = new ArrayList<>(records.values());
        Map<String, Integer> correct = new HashMap<>();
        for (EmbeddingRecord each : all) {
            EmbeddingRecord nearest = null;
            for (EmbeddingRecord other : all) {
                boolean counts = !other.equals(each) && other.label().isPresent();
                if (counts && (nearest == null || squared(each, other) < squared(each, nearest))) {
                    nearest = other;
                }
            }
            boolean same = nearest != null && nearest.label().equals(each.label());
            correct.put(each.entity(), each.label().isEmpty() ? -1 : same ? 1 : 0);
        }
        return correct;
    }

    private static float squared(EmbeddingRecord a, EmbeddingRecord b) {
        float x = a.embedding()[0] - b.embedding()[0];
        float y = a.embedding()[1] - b.embedding()[1];
        return x * x + y * y;
    }

    @Test
    void correct_coversAllPoints_andIsRenewedAfterTheLastChange() throws Exception {
        fill();
        settle();
        assertThat(correct(ask())).hasSize(ENTITIES).isEqualTo(byLoop());

        for (int i = 0; i < 40; i++) {
            put("e" + i, Optional.of("l" + random.nextInt(3)), random.nextDouble() * 6);
        }
        space.flush();
        settle(); // nothing comes any more
        assertThat(correct(ask())).isEqualTo(byLoop());
    }

    @Test
    void etag_ofAQuietSpace_staysAsItIs() {
        fill();
        settle();
        assertThat(etag()).isEqualTo(etag());
    }

    @Test
    void map_isMadeAnewAtMostOnceASecond() {
        fill();
        settle();
        move("e1");
        String first = etag();
        move("e2");
        clock.addAndGet(999);
        assertThat(etagNow()).isEqualTo(first);
        clock.addAndGet(1);
        assertThat(etagNow()).isNotEqualTo(first);
    }

    private void move(String entity) {
        put(entity, Optional.of("other"), random.nextDouble());
        space.flush();
    }
}
