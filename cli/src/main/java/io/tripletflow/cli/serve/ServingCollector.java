package io.tripletflow.cli.serve;

import io.tripletflow.cli.console.ProcessBeside;
import java.io.IOException;
import java.util.List;

/** Collects the server's garbage. Whoever asks waits while it pauses. */
final class ServingCollector {

    /** Pauses for about a millisecond, however much lives. Not every vendor's JVM has it. */
    private static final String SHENANDOAH = "-XX:+UseShenandoahGC";

    private static final List<String> G1 =
            List.of(
                    "-XX:+UseG1GC",
                    // for 10 ms a collection would come each second
                    "-XX:MaxGCPauseMillis=50",
                    // what outlives one lies in the index: copied once, not twice
                    "-XX:MaxTenuringThreshold=0");

    private ServingCollector() {}

    /** Options of the best one that this Java has. */
    static List<String> options() {
        return isKnown(SHENANDOAH) ? List.of(SHENANDOAH) : G1;
    }

    /** A JVM that was built without a collector knows its option, but does not start with it. */
    private static boolean isKnown(String option) {
        try {
            return new ProcessBuilder(ProcessBeside.java(), option, "-version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // the server itself will say why no JVM starts
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
