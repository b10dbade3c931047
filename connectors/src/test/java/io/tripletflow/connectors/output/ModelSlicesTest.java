package io.tripletflow.connectors.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.connectors.wire.RecordFormatException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSlicesTest {
    private static final int SLICE = ModelSlices.SLICE_BYTES;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, SLICE - 1, SLICE, SLICE + 1, 3 * SLICE})
    void split_thenAssemble_isTheSnapshot(int size) {
        ModelSnapshot snapshot = snapshot(1, 2, size, 7);
        List<ModelSlice> slices = ModelSlices.split(snapshot);
        assertThat(slices).hasSize(Math.max(1, (size + SLICE - 1) / SLICE));
        assertThat(assemble(slices)).containsExactly(snapshot);
    }

    @Test
    void encode_fullSlice_staysBelow512KiB() {
        ModelSlice full =
                new ModelSlice(
                        Integer.MAX_VALUE,
                        Long.MAX_VALUE,
                        ModelSlice.MAX_SLICES - 1,
                        ModelSlice.MAX_SLICES,
                        "f".repeat(64),
                        new byte[SLICE]);
        byte[] json = ModelSliceJson.encode(full);
        assertThat(json).hasSizeLessThan(512 * 1024);
        assertThat(ModelSliceJson.decode(json)).isEqualTo(full);
        assertThat(new String(ModelSliceJson.key(full), UTF_8)).isEqualTo("slice-16383");
    }

    @Test
    void slice_largerThanAnyOfOurs_isRefused() {
        assertThatThrownBy(
                        () -> new ModelSlice(1, 2, 0, 1, "f".repeat(64), new byte[(1 << 20) + 1]))
                .hasMessage("data must be at most 1048576 bytes but was 1048577");
    }

    @Test
    void add_snapshotBeyondTheBound_isGivenUp() {
        ModelAssembler assembler = new ModelAssembler(100);
        ModelSnapshot large = snapshot(1, 2, 101, 7);
        ModelSlices.split(large, 10).forEach(s -> assertThat(assembler.add(s)).isEmpty());
        ModelSnapshot fits = snapshot(1, 3, 100, 7);
        List<ModelSlice> slices = ModelSlices.split(fits, 10);
        slices.subList(1, 10).forEach(assembler::add);
        assertThat(assembler.add(slices.get(0))).contains(fits);
    }

    @Test
    void decode_newerFormat_saysToUpgrade() {
        byte[] json = "{\"format\":2,\"slice\":0}".getBytes(UTF_8);
        assertThatThrownBy(() -> ModelSliceJson.decode(json))
                .hasMessage("model slice has format 2 but this build reads 1 to 1; upgrade it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"format\":1}",
                "{\"format\":1,\"slice\":0,\"slices\":1,\"sha256\":\"\",\"data\":\"\"}",
                "{\"format\":1,\"slice\":3,\"slices\":1,\"data\":\"\"}",
                "{\"format\":1,\"slice\":0,\"slices\":1,\"data\":\"*\"}",
                "nonsense"
            })
    void decode_otherContent_isRefused(String json) {
        assertThatThrownBy(() -> ModelSliceJson.decode(json.getBytes(UTF_8)))
                .isInstanceOf(RecordFormatException.class)
                .hasMessageContaining("model slice");
    }

    @Test
    void assemble_slicesOfTwoContentsUnderOneVersion_yieldsNoMixture() {
        ModelSnapshot one = snapshot(0, 5, 2 * SLICE, 1);
        ModelSnapshot other = snapshot(0, 5, 2 * SLICE, 2);
        List<ModelSlice> mixed =
                List.of(ModelSlices.split(one).get(0), ModelSlices.split(other).get(1));
        assertThat(assemble(mixed)).isEmpty();
    }

    @Test
    void assemble_wrongChecksum_yieldsNothingUntilRepeatedRight() {
        ModelSnapshot snapshot = snapshot(0, 5, 2 * SLICE, 1);
        List<ModelSlice> right = ModelSlices.split(snapshot);
        ModelSlice first = right.get(0);
        byte[] flipped = first.data().clone();
        flipped[100] ^= 1;
        ModelSlice torn = new ModelSlice(0, 5, 0, first.slices(), first.sha256(), flipped);
        assertThat(assemble(List.of(torn, right.get(1)))).isEmpty();
        assertThat(assemble(List.of(torn, right.get(1), first, right.get(1))))
                .containsExactly(snapshot);
    }

    @Test
    void assemble_manyTornVersions_keepsTheNewest() {
        List<ModelSlice> slices = new ArrayList<>();
        for (int version = 1; version <= 20; version++) {
            slices.add(ModelSlices.split(snapshot(0, version, SLICE + 1, version)).get(0));
        }
        slices.add(ModelSlices.split(snapshot(0, 20, SLICE + 1, 20)).get(1));
        assertThat(assemble(slices)).containsExactly(snapshot(0, 20, SLICE + 1, 20));
    }

    /** Slices of several versions, lost, repeated, shuffled or compacted as chance has it. */
    @Property(tries = 300)
    void assemble_anyDelivery_yieldsOnlyWholeSnapshotsInOrder(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int versions) {
        Random random = new Random(seed);
        Map<Long, ModelSnapshot> published = new HashMap<>();
        List<ModelSlice> delivered = new ArrayList<>();
        for (int i = 0; i < versions; i++) {
            int epoch = random.nextInt(2);
            long version = random.nextInt(4);
            ModelSnapshot snapshot = snapshot(epoch, version, random.nextInt(60), random.nextInt());
            published.put(order(snapshot), snapshot);
            delivered.addAll(smallSlices(published.get(order(snapshot))));
        }
        delivered.removeIf(slice -> random.nextInt(8) == 0);
        for (int i = random.nextInt(4); i > 0 && !delivered.isEmpty(); i--) {
            delivered.add(delivered.get(random.nextInt(delivered.size())));
        }
        if (random.nextBoolean()) {
            Collections.shuffle(delivered, random);
        }
        if (random.nextBoolean()) {
            delivered = compact(delivered);
        }
        requireWholeAndRising(assemble(delivered), delivered);
    }

    private static void requireWholeAndRising(
            List<ModelSnapshot> yielded, List<ModelSlice> delivered) {
        long last = -1;
        for (ModelSnapshot snapshot : yielded) {
            assertThat(order(snapshot)).isGreaterThan(last);
            last = order(snapshot);
            assertThat(delivered)
                    .containsAll(smallSlices(snapshot)); // every byte was delivered as one snapshot
        }
    }

    private static List<ModelSlice> compact(List<ModelSlice> slices) {
        Map<Integer, Integer> newest = new HashMap<>();
        for (int i = 0; i < slices.size(); i++) {
            newest.put(slices.get(i).slice(), i);
        }
        return newest.values().stream().sorted().map(slices::get).toList();
    }

    private static List<ModelSnapshot> assemble(List<ModelSlice> slices) {
        ModelAssembler assembler = new ModelAssembler();
        return slices.stream().map(assembler::add).flatMap(Optional::stream).toList();
    }

    private static List<ModelSlice> smallSlices(ModelSnapshot snapshot) {
        return ModelSlices.split(snapshot, 10);
    }

    private static long order(ModelSnapshot snapshot) {
        return snapshot.epoch() * 1000L + snapshot.version();
    }

    private static ModelSnapshot snapshot(int epoch, long version, int size, int seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return new ModelSnapshot(epoch, version, bytes);
    }
}
