package io.tripletflow.matrix;

import java.lang.reflect.Constructor;
import java.util.function.Consumer;

/**
 * The kernels that use the Vector API. It incubates: a JVM has it only if it was started with
 * {@code --add-modules jdk.incubator.vector}, and javac warns of whoever uses it, so that these
 * classes are compiled apart and found by name. The system property {@code
 * tripletflow.vectors=false} does without, and so does a JVM without the C2 compiler ({@code
 * -XX:TieredStopAtLevel=1}, {@code -Xint}): it makes an object of every vector.
 */
public final class VectorApi {

    private static final boolean PRESENT =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                    && !"false".equals(System.getProperty("tripletflow.vectors"))
                    && hasSecondCompiler(System.getProperty("java.vm.info", ""));

    private VectorApi() {}

    /**
     * @param info how HotSpot runs code, such as "mixed mode, emulated-client, sharing"
     */
    static boolean hasSecondCompiler(String info) {
        return !info.contains("emulated-client") && !info.contains("interpreted mode");
    }

    /**
     * The kernel that {@link #or} finds, with plain loops in its place until it is compiled.
     *
     * @param plain gives the same bits
     * @param sample as of {@link Warming}
     */
    public static <T> Warming<T> orAtFirst(
            T plain, Class<T> type, String name, Consumer<T> sample) {
        return new Warming<>(plain, or(plain, type, name), sample);
    }

    /**
     * The kernel of that type whose class is called Vector and {@code name}, in the same package;
     * {@code plain} where this JVM has no Vector API.
     *
     * @throws IllegalStateException if the JVM has it but the class is not in the jar
     */
    public static <T> T or(T plain, Class<T> type, String name) {
        if (!PRESENT) {
            return plain;
        }
        try {
            Constructor<? extends T> constructor =
                    Class.forName(type.getPackageName() + ".Vector" + name)
                            .asSubclass(type)
                            .getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name + " of the Vector API is not in the jar", e);
        }
    }
}
