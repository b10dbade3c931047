package io.tripletflow.cli.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jline.utils.Signals;

/**
 * Ctrl-C, or the end that a supervisor asks for by SIGTERM: the first asks the job to stop, the
 * second ends the process at once.
 */
final class StopSignal implements AutoCloseable {

    /** As a shell reports a process that Ctrl-C has ended. */
    static final int EXIT_AT_ONCE = 130;

    private static final String[] NAMES = {"INT", "TERM"};

    private final CountDownLatch asked = new CountDownLatch(1);
    private final Object[] before = new Object[NAMES.length];

    StopSignal() {
        for (int i = 0; i < NAMES.length; i++) {
            before[i] = Signals.register(NAMES[i], this::received);
        }
    }

    private void received() {
        if (asked.getCount() == 0) {
            Runtime.getRuntime().halt(EXIT_AT_ONCE);
        }
        asked.countDown();
    }

    /** Waits a while; whether the job shall stop. */
    boolean await(long millis) throws InterruptedException {
        return asked.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Gives the signals back to whoever handled them. */
    @Override
    public void close() {
        for (int i = 0; i < NAMES.length; i++) {
            Signals.unregister(NAMES[i], before[i]);
        }
    }
}
