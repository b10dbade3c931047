package io.tripletflow.job.operator;

import io.tripletflow.matrix.Matrix;
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

    /** System property that chooses ND4J's products. */
    static final String ND4J = "tripletflow.products=nd4j";

    private static final String REMEDY =
            """
            Set in Flink's configuration of the cluster, and start its TaskManagers again:
              env.java.opts.taskmanager: %s -XX:PerMethodTrapLimit=1000 %s --add-opens=java.base/java.lang=ALL-UNNAMED"""
                    .formatted(VECTORS, OPENS);

    private static final String REMEDY_FOR_ND4J =
            """
             %s256m -Dorg.bytedeco.javacpp.maxPhysicalBytes=4g
              taskmanager.memory.task.off-heap.size: 256m
            (maxPhysicalBytes is what the whole process may take), and in their environment OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1"""
                    .formatted(MEMORY);

    private JvmOptions() {}

    /** Warns, once in a JVM, of what this one was started without. */
    public static void warnOnce() {
        if (!TOLD.getAndSet(true)) {
            boolean nd4j = !Matrix.rowsAlike();
            missing(
                            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
                            Object.class
                                    .getModule()
                                    .isOpen("java.util", JvmOptions.class.getModule()),
                            nd4j && System.getProperty("org.bytedeco.javacpp.maxBytes") == null,
                            nd4j && !"1".equals(System.getenv("OMP_NUM_THREADS")))
                    .ifPresent(text -> LOG.warn("this TaskManager runs {}", text));
        }
    }

    /**
     * What TaskManagers lack that are started with {@code options}, as text for a person; empty if
     * nothing. Their processors and their environment are not to be seen from here.
     *
     * @param options {@code env.java.opts.all} and {@code .taskmanager} of the cluster
     */
    public static Optional<String> missingIn(String options) {
        return missing(
                options.contains("jdk.incubator.vector"),
                true, // Flink's own default configuration opens it
                options.contains(ND4J) && !options.contains(MEMORY),
                false);
    }

    /**
     * @param boundless whether ND4J multiplies without a bound to its memory
     * @param threads whether ND4J multiplies by as many threads as it likes
     */
    static Optional<String> missing(
            boolean vectors, boolean opens, boolean boundless, boolean threads) {
        StringBuilder lacks = new StringBuilder();
        if (!vectors) {
            lack(
                    lacks,
                    VECTORS,
                    "a learning step takes up to twice as long; the model is the same,");
            lacks.append(" bit by bit, unless ND4J multiplies\n");
        }
        if (threads) {
            lack(lacks, "OMP_NUM_THREADS=1", "the order of ND4J's sums, and with it the model,");
            lacks.append(" depends on the number of processors\n");
        }
        if (!opens) {
            lack(lacks, OPENS, "Flink cannot copy some of Java's own classes\n");
        }
        if (boundless) {
            lack(lacks, MEMORY + "256m", "matrices outside the heap may grow to the size of it,");
            lacks.append(" unseen by Flink: a container's limit would end the process\n");
        }
        if (lacks.isEmpty()) {
            return Optional.empty();
        }
        String remedy = REMEDY + (boundless || threads ? REMEDY_FOR_ND4J : "");
        return Optional.of("without JVM options of the job:\n" + lacks + remedy);
    }

    private static void lack(StringBuilder lacks, String option, String cost) {
        lacks.append("  ").append(option).append(": ").append(cost);
    }
}
