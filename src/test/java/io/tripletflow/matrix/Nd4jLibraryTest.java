package io.tripletflow.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import org.junit.jupiter.api.Test;

/** In a JVM of its own, as in this one ND4J may be loaded already. */
class Nd4jLibraryTest {

    /** As that of a Flink task that has been cancelled. */
    private static final class Closed extends ClassLoader {
        @Override
        public Enumeration<URL> getResources(String name) {
            throw new IllegalStateException("Trying to access closed classloader");
        }
    }

    /** Multiplies 2 by 3 in a thread whose class loader is closed. */
    public static void main(String[] arguments) {
        Thread.currentThread().setContextClassLoader(new Closed());
        Matrix product = new Matrix(1, 1);
        Matrix two = new Matrix(1, 1).load(new float[] {2}, 0);
        Matrix three = new Matrix(1, 1).load(new float[] {3}, 0);
        Matrix.multiply(two, three, product);
        float[] value = new float[1];
        product.store(value, 0);
        System.out.println("product " + value[0]);
        System.exit(0);
    }

    @Test
    void classLoaderOfTheThreadIsClosed_multipliesAllTheSame() throws Exception {
        ProcessBuilder java =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dtripletflow.vectors=false",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Nd4jLibraryTest.class.getName());
        Process process = java.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).contains("product 6.0");
        assertThat(process.waitFor()).isZero();
    }
}
