package io.tripletflow.learn;

import io.tripletflow.encoder.TowerInput;
import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.encoder.input.InputVersion;
import io.tripletflow.event.Input;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Rows of the texts that a learner read last. Each window brings remembered texts again, and to
 * hash a text costs more than to learn from it. Not thread-safe.
 */
final class KeptTexts {

    /** Numbers of all rows together: 8 MiB, thousands of sentences. */
    private static final int MAX = 1 << 20;

    private final TowerInput input;
    private final Map<String, InputRow> rows = new LinkedHashMap<>(16, 0.75f, true);
    private InputVersion version;
    private int size;

    KeptTexts(TowerInput input) {
        this.input = input;
    }

    InputRow row(Input.Text text) {
        if (version
                != input.version()) { // a restored model reads by the rules that it was born with
            rows.clear();
            size = 0;
            version = input.version();
        }
        InputRow known = rows.get(text.text());
        if (known == null) {
            known = input.raw(text);
            rows.put(text.text(), known);
            size += sizeOf(known);
            dropOldest();
        }
        return known;
    }

    private void dropOldest() {
        var oldest = rows.values().iterator();
        while (size > MAX) {
            size -= sizeOf(oldest.next());
            oldest.remove();
        }
    }

    private static int sizeOf(InputRow row) {
        return row instanceof InputRow.Sparse sparse ? sparse.indices().length : 1;
    }
}
