package io.tripletflow.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class IdsTest {

    /** Of the reference implementation, x64, seed 0: the low half of the digest. */
    @Test
    void hash_isThatOfTheReferenceImplementation() {
        assertThat(Input.Ids.hash("")).isZero();
        assertThat(Long.toHexString(Input.Ids.hash("hello"))).isEqualTo("cbd8a7b341bd9b02");
        assertThat(Long.toHexString(Input.Ids.hash("Microsoft.com Suche ä")))
                .isEqualTo("6ccc13406ff19a45");
    }

    @Property
    void of_isASet_whateverTheOrderAndHoweverOften(@ForAll List<String> texts) {
        List<String> again = new ArrayList<>(texts);
        again.addAll(texts);
        Collections.shuffle(again, new Random(texts.size()));
        Input.Ids ids = Input.Ids.of(texts);
        assertThat(Input.Ids.of(again)).isEqualTo(ids).hasSameHashCodeAs(ids);
        assertThat(ids.ids()).isSorted().doesNotHaveDuplicates();
        assertThat(ids.ids()).hasSize(new HashSet<>(texts).size());
        assertThat(Input.compare(ids, Input.Ids.of(again))).isZero();
    }

    @Test
    void manyIds_haveDifferentHashes() {
        Set<Long> hashes = new HashSet<>();
        for (int i = 0; i < 200_000; i++) {
            hashes.add(Input.Ids.hash("item-" + i));
        }
        assertThat(hashes).hasSize(200_000);
    }

    @Test
    void empty_isASetToo() {
        assertThat(Input.Ids.of(List.of()).ids()).isEmpty();
        assertThat(Input.Ids.of(List.of())).hasToString("Ids[0]");
    }

    @Test
    void unsortedRepeatedOrTooMany_areRefused() {
        assertThatThrownBy(() -> new Input.Ids(new long[] {2, 1}))
                .hasMessage("ids must be ascending and distinct but id 1 is not");
        assertThatThrownBy(() -> new Input.Ids(new long[] {0, 1, 1}))
                .hasMessage("ids must be ascending and distinct but id 2 is not");
        long[] many = new long[Input.Ids.MAX + 1];
        for (int i = 0; i < many.length; i++) {
            many[i] = i;
        }
        assertThatThrownBy(() -> new Input.Ids(many))
                .hasMessage("ids must be at most 65536 but were 65537");
    }
}
