package io.tripletflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.events.row.DataShape;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoTowersTest {

    @Test
    void options_sayWhatEachTowerCarries() {
        DemoTowers towers = new DemoTowers(Map.of(), false, Optional.empty());
        assertThat(towers.options(Map.of("default", new DataShape.IdSets())))
                .containsExactly("input.tower=default", "input.kind=ids");
        assertThat(
                        towers.options(
                                Map.of(
                                        "visitor",
                                        new DataShape.IdSets(),
                                        "page",
                                        new DataShape.Texts())))
                .containsExactly("towers.page.input.kind=text", "towers.visitor.input.kind=ids");
    }
}
