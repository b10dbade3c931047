package io.tripletflow.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WarmingTest {

    /** How long a kernel takes. */
    private static final class Kernel {

        private final AtomicInteger uses = new AtomicInteger();
        private volatile long nanos;

        Kernel(long nanos) {
            this.nanos = nanos;
        }

        void use() {
            uses.incrementAndGet();
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < nanos) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void plainLoopsWork_untilTheOtherFormIsAsFast() {
        Kernel plain = new Kernel(100_000);
        Kernel slow = new Kernel(30_000_000);
        Warming<Kernel> warming = new Warming<>(plain, slow, Kernel::use);
        for (int i = 0; i < 5; i++) {
            assertThat(warming.get()).isSameAs(plain);
        }
        assertThat(slow.uses).as("one try takes longer than a use may").hasValue(5);
        slow.nanos = 0;
        int more = 0;
        while (warming.get() == plain) {
            assertThat(++more).isLessThan(1_000);
        }
        int uses = slow.uses.get();
        assertThat(warming.get()).isSameAs(slow);
        assertThat(slow.uses).as("it is tried no more").hasValue(uses);
    }

    @Test
    void nothingIsTried_whereThereIsNothingToWaitFor() {
        Kernel only = new Kernel(0);
        assertThat(new Warming<>(only, only, Kernel::use).get()).isSameAs(only);
        assertThat(only.uses).hasValue(0);
    }

    /** A form that never becomes as fast, as far as a sample tells, is used in the end. */
    @Test
    void itIsTriedOnlySoOften() {
        Kernel plain = new Kernel(0);
        Kernel slower = new Kernel(20_000);
        Warming<Kernel> warming = new Warming<>(plain, slower, Kernel::use);
        int gets = 0;
        while (warming.get() == plain) {
            assertThat(++gets).isLessThan(100_000);
        }
        assertThat(warming.get()).isSameAs(slower);
    }
}
