package io.tripletflow.bench.step;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What the calling thread has used so far; whatever else the machine does is not in it. */
final class Cpu {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Cpu() {}

    static long nanos() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** Bytes allocated on the heap. */
    static long bytes() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /** Nanoseconds of one call, on average over so many seconds. */
    static double perCall(Runnable work, double seconds) {
        long start = nanos();
        long calls = 0;
        long spent;
        do {
            work.run();
            calls++;
            spent = nanos() - start;
        } while (spent < seconds * 1e9);
        return (double) spent / calls;
    }
}
