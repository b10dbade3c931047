package io.tripletflow.job.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JvmOptionsTest {

    @Test
    void nothingMissing_nothingSaid() {
        assertThat(JvmOptions.missing(true, true, true, true)).isEmpty();
        assertThat(
                        JvmOptions.missingIn(
                                "--add-modules=jdk.incubator.vector"
                                        + " -Dorg.bytedeco.javacpp.maxBytes=1g"))
                .isEmpty();
    }

    @Test
    void stockCluster_isToldWhatItLacks_whatThatCosts_andTheLinesToSet() {
        assertThat(JvmOptions.missing(false, false, false, false).orElseThrow())
                .contains(
                        "--add-modules=jdk.incubator.vector: products go through OpenBLAS: slower,"
                                + " and the model's last bits",
                        "OMP_NUM_THREADS=1: the order of sums",
                        "--add-opens=java.base/java.util=ALL-UNNAMED: Flink cannot copy",
                        "-Dorg.bytedeco.javacpp.maxBytes=256m: matrices outside the heap",
                        "\n  env.java.opts.taskmanager: --add-modules=jdk.incubator.vector"
                                + " -XX:PerMethodTrapLimit=1000 --add-opens=",
                        "\n  taskmanager.memory.task.off-heap.size: 256m");
        assertThat(JvmOptions.missingIn("-XX:+UseG1GC").orElseThrow())
                .contains("jdk.incubator.vector: products", "maxBytes=256m: matrices")
                .doesNotContain("OMP_NUM_THREADS=1: ");
    }

    /** Without the Vector API's kernels alone do BLAS threads matter. */
    @Test
    void threadsOfBlas_matterOnlyWhereItMultiplies() {
        assertThat(JvmOptions.missing(true, true, true, false)).isEmpty();
    }
}
