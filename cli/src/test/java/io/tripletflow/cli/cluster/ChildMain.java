package io.tripletflow.cli.cluster;

import java.io.IOException;
import java.util.Arrays;

/**
 * The main class of every process of a test cluster: runs another main class, and dies with the
 * test, however that ends, since then the standard input is closed.
 */
final class ChildMain {

    private ChildMain() {}

    /**
     * @param args the main class, then its arguments
     */
    public static void main(String[] args) throws Exception {
        Thread watch = new Thread(ChildMain::dieWithTheParent, "parent watch");
        watch.setDaemon(true);
        watch.start();
        Class.forName(args[0])
                .getMethod("main", String[].class)
                .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    }

    private static void dieWithTheParent() {
        try {
            while (System.in.read() >= 0) {
                // nobody writes
            }
        } catch (IOException e) {
            // as good as its end
        }
        Runtime.getRuntime().halt(1);
    }
}
