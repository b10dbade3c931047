package io.tripletflow.learn;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.learn.batch.TripletBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * The rows that a batch draws its steps from: fresh, repeated, remembered, in this order.
 *
 * @param group of all rows, hashed
 * @param labels numbered from 0 in order of their first row
 * @param labelKeys hash of (group, label) for each number, the same in every batch
 * @param entities numbered from 0 in order of their first row
 * @param entityNames by number
 * @param towers number of each row's tower
 * @param sources numbered from 0 in order of their first row; −1 of rows that name none
 * @param raw inputs as they came
 * @param weights of the rows as anchors: the event's times its class's
 * @param classWeights by number of label
 * @param timeMillis newest event time
 */
record Pool(
        long group,
        int[] labels,
        long[] labelKeys,
        int[] entities,
        List<String> entityNames,
        int[] towers,
        int[] sources,
        List<InputRow> raw,
        float[] weights,
        float[] classWeights,
        long timeMillis) {

    static final int NO_SOURCE = -1;

    static Pool of(
            TripletBatch batch,
            List<LearningTower> towers,
            Map<String, Integer> towerNumbers,
            Map<String, Float> classWeights) {
        List<Event> events = batch.rows();
        Map<String, Integer> numbers = new HashMap<>();
        List<String> names = new ArrayList<>();
        Map<String, Integer> entityNumbers = new HashMap<>();
        List<String> entityNames = new ArrayList<>();
        int[] labels = new int[events.size()];
        int[] entities = new int[events.size()];
        int[] towerOf = new int[events.size()];
        int[] sources = new int[events.size()];
        Map<String, Integer> sourceNumbers = new HashMap<>();
        float[] weights = new float[events.size()];
        List<InputRow> raw = new ArrayList<>(events.size());
        long time = Long.MIN_VALUE;
        for (int i = 0; i < labels.length; i++) {
            Event event = events.get(i);
            String label = event.label().orElseThrow();
            Integer number = numbers.putIfAbsent(label, names.size());
            if (number == null) {
                names.add(label);
            }
            labels[i] = numbers.get(label);
            Integer known = entityNumbers.putIfAbsent(event.entity(), entityNames.size());
            entities[i] = known == null ? entityNames.size() : known;
            if (known == null) {
                entityNames.add(event.entity());
            }
            towerOf[i] = towerNumber(event, towerNumbers);
            sources[i] =
                    event.source().isEmpty()
                            ? NO_SOURCE
                            : sourceNumbers.computeIfAbsent(
                                    event.source(), unseen -> sourceNumbers.size());
            weights[i] = event.weight() * classWeights.getOrDefault(label, 1f);
            raw.add(towers.get(towerOf[i]).raw(event));
            time = Math.max(time, event.timeMillis());
        }
        long[] keys = new long[names.size()];
        float[] ofClass = new float[names.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = labelKey(batch.group(), names.get(i));
            ofClass[i] = classWeights.getOrDefault(names.get(i), 1f);
        }
        long group = hash(batch.group(), 0);
        return new Pool(
                group,
                labels,
                keys,
                entities,
                entityNames,
                towerOf,
                sources,
                raw,
                weights,
                ofClass,
                time);
    }

    private static int towerNumber(Event event, Map<String, Integer> towerNumbers) {
        Integer number = towerNumbers.get(event.tower());
        if (number == null && towerNumbers.size() == 1) {
            return 0; // the only tower, whatever the event calls it
        }
        if (number == null) {
            throw new IllegalArgumentException(
                    "tower '"
                            + event.tower()
                            + "' must be one of "
                            + towerNumbers.keySet()
                            + "; the source checks it before an event gets here");
        }
        return number;
    }

    /** No group can name the labels of another one, not even with a NUL in its name. */
    static long labelKey(String group, String label) {
        return hash(group + '\0' + label, group.indexOf('\0') < 0 ? 0 : group.length());
    }

    /** Key of a row's entity, the same in every batch: as if it were an id. */
    long entityKey(int row) {
        return Input.Ids.hash(entityNames.get(entities[row]));
    }

    private static long hash(String text, int seed) {
        byte[] bytes = text.getBytes(UTF_8);
        return MurmurHash3.hash128x64(bytes, 0, bytes.length, seed)[0];
    }

    int size() {
        return labels.length;
    }

    int labelCount() {
        return labelKeys.length;
    }

    /** Number of a label by its key; one that the batch does not have gets a number of its own. */
    int numberOf(long labelKey) {
        for (int i = 0; i < labelKeys.length; i++) {
            if (labelKeys[i] == labelKey) {
                return i;
            }
        }
        return -1 - (int) (labelKey & 0x3fffffff);
    }
}
