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
                        Map.ofEntries(
                                Map.entry("EVENTS", "events"),
                                Map.entry("VALIDATE", "validate"),
                                Map.entry("TRIPLET_WINDOWS", "triplet-windows"),
                                Map.entry("TRAINER", "trainer"),
                                Map.entry("REFRESHER", "refresher"),
                                Map.entry("SLICES", "model-slices"),
                                Map.entry("EMBEDDINGS", "embeddings"),
                                Map.entry("MODEL", "model"),
                                Map.entry("REPORTS", "reports"),
                                Map.entry("DEAD_LETTERS", "dead-letters"),
                                Map.entry("EMBEDDINGS_LEDGER", "embeddings-ledger"),
                                Map.entry("MODEL_LEDGER", "model-ledger"),
                                Map.entry("REPORTS_LEDGER", "reports-ledger"),
                                Map.entry("DEAD_LETTERS_LEDGER", "dead-letters-ledger"),
                                Map.entry("LATE_LABELS", "late-labels"),
                                Map.entry("LATE_CLAIMS", "late-claims"),
                                Map.entry("CLAIMS", "claims"),
                                Map.entry("FORGOTTEN_CLAIMS", "forgotten-claims"),
                                Map.entry("PROFILER", "profiler"),
                                Map.entry("PROFILES", "profiles"),
                                Map.entry("PROFILES_LEDGER", "profiles-ledger"),
                                Map.entry("SCORES", "scores"),
                                Map.entry("SCORES_LEDGER", "scores-ledger")));
        assertThat(ids.values()).doesNotHaveDuplicates();
    }
}
