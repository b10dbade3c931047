package io.tripletflow.job.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JvmOptionsTest {

    @Test
    void nothingMissing_nothingSaid() {
        assertThat(JvmOptions.missing(true, true, false, false)).isEmpty();
        assertThat(JvmOptions.missingIn("--add-modules=jdk.incubator.vector")).isEmpty();
    }

    @Test
    void stockCluster_isToldWhatItLacks_whatThatCosts_andTheLineToSet() {
        assertThat(JvmOptions.missing(false, false, false, false).orElseThrow())
                .contains(
                        "--add-modules=jdk.incubator.vector: a learning step takes up to twice as long;"
                                + " the model is the same, bit by bit",
                        "--add-opens=java.base/java.util=ALL-UNNAMED: Flink cannot copy",
                        "\n  env.java.opts.taskmanager: --add-modules=jdk.incubator.vector"
                                + " -XX:PerMethodTrapLimit=1000 --add-opens=")
                .doesNotContain("OMP_NUM_THREADS", "javacpp");
        assertThat(JvmOptions.missingIn("-XX:+UseG1GC").orElseThrow())
                .contains("jdk.incubator.vector: a learning step")
                .doesNotContain("javacpp");
    }

    @Test
    void whereNd4jMultiplies_itsMemoryAndThreadsMatter() {
        assertThat(JvmOptions.missing(true, true, true, true).orElseThrow())
                .contains(
                        "OMP_NUM_THREADS=1: the order of ND4J's sums",
                        "-Dorg.bytedeco.javacpp.maxBytes=256m: matrices outside the heap",
                        "=ALL-UNNAMED -Dorg.bytedeco.javacpp.maxBytes=256m",
                        "\n  taskmanager.memory.task.off-heap.size: 256m");
        assertThat(
                        JvmOptions.missingIn(
                                "--add-modules=jdk.incubator.vector -Dtripletflow.products=nd4j"))
                .isPresent();
    }
}
