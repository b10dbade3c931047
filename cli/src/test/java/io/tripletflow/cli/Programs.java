package io.tripletflow.cli;

import java.io.File;
import java.util.Arrays;

/** Programs that a test uses where the machine has them. */
final class Programs {
    private Programs() {}

    /** Where the program lies, null if it is not on the path. */
    static String find(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> new File(folder, name))
                .filter(File::canExecute)
                .map(File::getPath)
                .findFirst()
                .orElse(null);
    }
}
