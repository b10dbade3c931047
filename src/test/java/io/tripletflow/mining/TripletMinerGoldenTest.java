package io.tripletflow.mining;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tripletflow.distance.Distance;
import io.tripletflow.golden.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TripletMinerGoldenTest {

    static Stream<Arguments> cases() {
        return Golden.cases(
                "miners.json.gz",
                c -> c.get("miner").asText() + ", " + c.get("labels").size() + " rows");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void triplets_agreeWithTheGoldenValues(String name, JsonNode golden) {
        int rows = golden.get("labels").size();
        float[] embeddings = Golden.numbers(golden.get("embeddings"));
        Pairs pairs = new Pairs(Distance.EUCLIDEAN);
        pairs.compute(
                embeddings, Golden.integers(golden.get("labels")), rows, embeddings.length / rows);
        String[] words = golden.get("miner").asText().split("_margin_", -1);
        Miners kind = Miners.valueOf(words[0].toUpperCase(Locale.ROOT));
        float margin = words.length > 1 ? Float.parseFloat(words[1]) : 0f;

        Triplets mined = new Triplets();
        kind.at(margin).mine(pairs, new SplittableRandom(1), mined);

        List<List<Integer>> expected = new ArrayList<>();
        for (JsonNode t : golden.get("triplets")) {
            expected.add(List.of(t.get(0).asInt(), t.get(1).asInt(), t.get(2).asInt()));
        }
        assertThat(NaiveMiner.toList(mined)).containsExactlyInAnyOrderElementsOf(expected);
    }
}
