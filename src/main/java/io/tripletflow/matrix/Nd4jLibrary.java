package io.tripletflow.matrix;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Loads ND4J with the class loader of this class. ND4J looks for services with the one of the
 * thread; that of a Flink task is closed when the task is cancelled meanwhile, and a class whose
 * initialisation failed stays broken for the life of the JVM: no later task would ever learn.
 */
final class Nd4jLibrary {

    static {
        Thread thread = Thread.currentThread();
        ClassLoader ofThread = thread.getContextClassLoader();
        thread.setContextClassLoader(Nd4jLibrary.class.getClassLoader());
        try {
            Nd4j.create(1);
            Loader.load(openblas.class);
        } finally {
            thread.setContextClassLoader(ofThread);
        }
    }

    private Nd4jLibrary() {}

    /** Returns when ND4J can be used from any thread. */
    static void load() {
        // what there is to do has been done before this is reached
    }
}
