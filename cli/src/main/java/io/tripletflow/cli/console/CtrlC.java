package io.tripletflow.cli.console;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what is open, newest first, at the end of a block or when the user presses Ctrl-C,
 * whichever comes first.
 */
public final class CtrlC implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CtrlC.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Thread hook = new Thread(this::interrupted, "ctrl-c");
    private volatile boolean pressed;

    public CtrlC() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Takes over {@code resource} and returns it. */
    public synchronized <T extends AutoCloseable> T closing(T resource) {
        open.push(resource);
        return resource;
    }

    /** Waits for Ctrl-C. */
    public static void await() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    /** Waits for the end of the process if it is about to end: what fails then is no news. */
    public void parkIfPressed() {
        try {
            if (pressed) {
                await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void interrupted() {
        pressed = true;
        closeAll();
    }

    @Override
    public void close() {
        parkIfPressed();
        closeAll();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            parkIfPressed();
        }
    }

    private synchronized void closeAll() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                LOG.warn("not closed cleanly", e);
            }
        }
    }
}
