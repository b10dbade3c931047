package io.tripletflow.job.operator;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a JVM that learns or embeds should be started with, and what it costs where it was not. The
 * launcher and the image see to it; on a cluster of somebody's own nobody does.
 */
public final class JvmOptions {

    private static final Logger LOG = LoggerFactory.getLogger(JvmOptions.class);
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    static final String VECTORS = "--add-modules=jdk.incubator.vector";
    static final String MEMORY = "-Dorg.bytedeco.javacpp.maxBytes=";
    static final String OPENS = "--add-opens=java.base/java.util=ALL-UNNAMED";

    private static final String REMEDY =
            """
            Set in Flink's configuration of the cluster, and start its TaskManagers again:
              env.java.opts.taskmanager: %s -XX:PerMethodTrapLimit=1000 %s --add-opens=java.base/java.lang=ALL-UNNAMED %s256m -Dorg.bytedeco.javacpp.maxPhysicalBytes=4g
              taskmanager.memory.task.off-heap.size: 256m
            (maxPhysicalBytes is what the whole process may take), and in their environment OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1"""
                    .formatted(VECTORS, OPENS, MEMORY);

    private JvmOptions() {}

    /** Warns, once in a JVM, of what this one was started without. */
    public static void warnOnce() {
        if (!TOLD.getAndSet(true)) {
            missing(
                            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
                            Object.class
                                    .getModule()
                                    .isOpen("java.util", JvmOptions.class.getModule()),
                            System.getProperty("org.bytedeco.javacpp.maxBytes") != null,
                            "1".equals(System.getenv("OMP_NUM_THREADS")))
                    .ifPresent(text -> LOG.warn("this TaskManager runs {}", text));
        }
    }

    /**
     * What TaskManagers lack that are started with {@code options}, as text for a person; empty if
     * nothing.
     *
     * @param options {@code env.java.opts.all} and {@code .taskmanager} of the cluster
     */
    public static Optional<String> missingIn(String options) {
        return missing(
                options.contains("jdk.incubator.vector"),
                true, // Flink's own default configuration opens it
                options.contains(MEMORY),
                true); // the environment of another machine is not to be seen
    }

    static Optional<String> missing(
            boolean vectors, boolean opens, boolean memory, boolean oneThread) {
        StringBuilder lacks = new StringBuilder();
        if (!vectors) {
            lack(lacks, VECTORS, "products go through OpenBLAS: slower, and the model's last bits");
            lacks.append(" are not those of a JVM that has it\n");
        }
        if (!vectors && !oneThread) {
            lack(lacks, "OMP_NUM_THREADS=1", "the order of sums, and with it the model, depends");
            lacks.append(" on the number of processors\n");
        }
        if (!opens) {
            lack(lacks, OPENS, "Flink cannot copy some of Java's own classes\n");
        }
        if (!memory) {
            lack(lacks, MEMORY + "256m", "matrices outside the heap may grow to the size of it,");
            lacks.append(" unseen by Flink: a container's limit would end the process\n");
        }
        return lacks.isEmpty()
                ? Optional.empty()
                : Optional.of("without JVM options of the job:\n" + lacks + REMEDY);
    }

    private static void lack(StringBuilder lacks, String option, String cost) {
        lacks.append("  ").append(option).append(": ").append(cost);
    }
}
