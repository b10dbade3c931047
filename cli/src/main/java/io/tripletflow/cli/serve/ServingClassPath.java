package io.tripletflow.cli.serve;

import static java.util.stream.Collectors.joining;

import io.tripletflow.cli.console.CommandException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the server's process runs with: libraries of its own, then those of this process but for
 * what binds slf4j 1.7.
 */
final class ServingClassPath {

    /** Folder with the server's libraries in lib; the launcher and the image say it. */
    private static final String PROPERTY = "tripletflow.serving";

    private static final String LIBRARY = "io/javalin/Javalin.class";

    private ServingClassPath() {}

    static String find() {
        return Stream.concat(own().stream(), common()).collect(joining(File.pathSeparator));
    }

    private static List<String> own() {
        boolean here = ServingClassPath.class.getClassLoader().getResource(LIBRARY) != null;
        if (here) {
            return List.of();
        }
        Path lib = folder().resolve("lib");
        try (Stream<Path> files = Files.list(lib)) {
            return files.map(Path::toString)
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw CommandException.failure(
                    "the server's libraries are not in %s; build them with 'mvn -B -DskipTests package', or say -D%s=FOLDER"
                            .formatted(lib, PROPERTY),
                    new UncheckedIOException(e));
        }
    }

    /** As told, else beside this module: cli/target/… and serving/target. */
    private static Path folder() {
        String told = System.getProperty(PROPERTY);
        if (told != null) {
            return Path.of(told);
        }
        try {
            Path own =
                    Path.of(
                            ServingClassPath.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            return own.resolve("../../../serving/target").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class path has paths", e);
        }
    }

    private static Stream<String> common() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(
                        entry ->
                                !new File(entry)
                                        .getName()
                                        .matches("(slf4j-api-1|log4j-slf4j-impl).*"));
    }
}
