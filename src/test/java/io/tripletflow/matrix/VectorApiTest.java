package io.tripletflow.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorApiTest {

    /** Tells which kernel multiplies. */
    public static void main(String[] arguments) {
        System.out.println(Products.ofThisJvm().getClass().getSimpleName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:TieredStopAtLevel=1", "-Xint"})
    void withoutTheSecondCompiler_loopsMultiply(String option) throws Exception {
        assertThat(kernelWith(option)).isEqualTo(LoopProducts.class.getSimpleName());
    }

    @Test
    void withIt_vectorsMultiply() throws Exception {
        assertThat(kernelWith("-XX:+TieredCompilation"))
                .isEqualTo(VectorProducts.class.getSimpleName());
    }

    private static String kernelWith(String option) throws Exception {
        Process java =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                option,
                                "--add-modules=jdk.incubator.vector",
                                "-cp",
                                System.getProperty("java.class.path"),
                                VectorApiTest.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).isZero();
        return said.strip();
    }
}
