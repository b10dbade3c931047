package io.tripletflow.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;

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

    /** In a JVM of its own, as in this one ND4J may be loaded already. */
    @Test
    void classLoaderOfTheThreadIsClosed_multipliesAllTheSame() throws Exception {
        ProcessBuilder java =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dtripletflow.products=nd4j",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Nd4jLibraryTest.class.getName());
        Process process = java.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).contains("product 6.0");
        assertThat(process.waitFor()).isZero();
    }

    /**
     * A JVM loads a native library for one class loader only, and a session cluster gives each job
     * one of its own: the same jar submitted twice must work all the same.
     */
    @Test
    void twoClassLoadersOfOneJvm_bothMultiply() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (URLClassLoader job = new URLClassLoader(classPath(), platform())) {
                Class<?> there = job.loadClass(Nd4jLibraryTest.class.getName());
                assertThat(there).isNotSameAs(Nd4jLibraryTest.class);
                Method multiply = there.getDeclaredMethod("multiplied");
                multiply.setAccessible(true);
                assertThat((float[]) multiply.invoke(null)).containsExactly(19, 22, 43, 50);
            }
        }
    }

    /** A product by ND4J's OpenBLAS, whatever other kernel this JVM has. */
    static float[] multiplied() {
        Matrix result = new Matrix(2, 2);
        new Nd4jProducts().multiply(matrix(1, 2, 3, 4), matrix(5, 6, 7, 8), result);
        return result.values();
    }

    private static Matrix matrix(float... values) {
        return new Matrix(2, 2).view(values, 0, 2, 2);
    }

    private static ClassLoader platform() {
        return ClassLoader.getPlatformClassLoader();
    }

    private static URL[] classPath() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }
}
