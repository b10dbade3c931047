package io.tripletflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Savepoints find an operator's state by its id: a changed one loses it. */
class OperatorIdsTest {

    @Test
    void ids_neverChange() throws IllegalAccessException {
        Map<String, Object> ids = new TreeMap<>();
        for (Field field : OperatorIds.class.getDeclaredFields()) {
            if (field.getType() == String.class) {
                ids.put(field.getName(), field.get(null));
            }
        }
        assertThat(ids)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "EVENTS", "events",
                                "VALIDATE", "validate",
                                "TRIPLET_WINDOWS", "triplet-windows",
                                "TRAINER", "trainer",
                                "REFRESHER", "refresher",
                                "SLICES", "model-slices",
                                "EMBEDDINGS", "embeddings",
                                "MODEL", "model",
                                "REPORTS", "reports",
                                "DEAD_LETTERS", "dead-letters"));
        assertThat(ids.values()).doesNotHaveDuplicates();
    }
}
