package io.tripletflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a copy of the project's tree, with stand-ins for java and mvn. */
class LauncherTest {

    private static final String JAVA =
            """
            #!/usr/bin/env bash
            if [ "$1" = -version ]; then echo 'openjdk version "17.0.1"' >&2; exit; fi
            echo "OMP=$OMP_NUM_THREADS"
            printf '<%s>\\n' "$@"
            """;

    /** Builds what the launcher looks for, and leaves a mark. */
    private static final String MVN =
            """
            #!/usr/bin/env bash
            echo "[INFO] Building TripletFlow command 0.1 [1/1]"
            mkdir -p cli/target/lib serving/target/lib src/bench/target
            : > cli/target/tripletflow-cli-0.1.jar && : > src/bench/target/tripletflow-bench-0.1.jar
            : > cli/target/tripletflow-cli-0.1-javadoc.jar && echo >> built
            """;

    private record Launch(int exit, String output) {}

    @TempDir Path temporary;
    private Path root;
    private Path bin;
    private Path launcher;

    @BeforeEach
    void copyLauncher() throws IOException {
        Path original = Path.of("..", "tripletflow").toAbsolutePath().normalize();
        assumeTrue(Files.exists(original) && Files.exists(Path.of("/bin/bash")), "needs bash");
        root = Files.createDirectories(temporary.resolve("a project"));
        bin = Files.createDirectories(temporary.resolve("bin"));
        for (String module : List.of("src", "connectors/src", "flink-job/src", "cli/src")) {
            Files.createDirectories(root.resolve(module).resolve("main"));
        }
        launcher = executable(root.resolve("tripletflow"), Files.readString(original));
        executable(bin.resolve("java"), JAVA);
        executable(bin.resolve("javac"), "#!/usr/bin/env bash\n");
        executable(bin.resolve("mvn"), MVN);
    }

    @Test
    void firstCall_builds_secondDoesNot_changedSourceDoesAgain() throws Exception {
        Launch first = launch(launcher);
        assertThat(first.exit()).isZero();
        assertThat(first.output()).contains("takes some minutes", "TripletFlow command");
        assertThat(launch(launcher).output()).doesNotContain("Building");
        Path source = Files.writeString(root.resolve("connectors/src/main/A.java"), "class A {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(launch(launcher).output()).contains("connectors/src/main/A.java has changed");
        assertThat(Files.readAllLines(root.resolve("built"))).hasSize(2);
    }

    @Test
    void unpackedRelease_runsWithoutABuild() throws Exception {
        Path release = Files.createDirectories(temporary.resolve("tripletflow-1.0"));
        Files.createDirectories(release.resolve("cli/lib"));
        Files.createDirectories(release.resolve("serving/lib"));
        Files.createFile(release.resolve("cli/tripletflow-cli-1.0.jar"));
        Files.createFile(release.resolve("cli/tripletflow-bench-1.0.jar"));
        Files.createDirectories(release.resolve("job"));
        Path command = executable(release.resolve("tripletflow"), Files.readString(launcher));
        Launch halved = launch(command, "config", "job.yaml");
        assertThat(halved.exit()).isEqualTo(1);
        assertThat(halved.output()).contains("/job has no jar of the job");
        Files.createFile(release.resolve("job/tripletflow-flink-job-1.0-job.jar"));
        Launch launch = launch(command, "config", "job.yaml");
        assertThat(launch.output())
                .contains("<" + release.toRealPath() + "/cli/tripletflow-cli-1.0.jar:")
                .contains(":" + release.toRealPath() + "/cli/tripletflow-bench-1.0.jar:")
                .contains("/cli/lib/*:" + release.toRealPath() + "/job/")
                .contains("/tripletflow-flink-job-1.0-job.jar>")
                .contains("<-Dtripletflow.serving=" + release.toRealPath() + "/serving>")
                .doesNotContain("Building");
        Launch bench = launch(command, "bench", "step");
        assertThat(bench.exit()).isEqualTo(1);
        assertThat(bench.output()).contains("run it in a checkout of the sources");
    }

    @Test
    void symbolicLinkFromElsewhere_findsTheProject_andKeepsArguments() throws Exception {
        Path link = Files.createSymbolicLink(bin.resolve("tf"), launcher);
        Launch launch = launch(link, "demo", "--set", "a b=c d");
        assertThat(launch.output())
                .contains("<" + root.toRealPath() + "/cli/target/tripletflow-cli-0.1.jar:")
                .contains(":" + root.toRealPath() + "/src/bench/target/tripletflow-bench-0.1.jar:")
                .contains("<io.tripletflow.cli.Main>\n<demo>\n<--set>\n<a b=c d>\n")
                .contains("OMP=1", "<--add-opens=java.base/java.util=ALL-UNNAMED>", "<-Xfoo>");
    }

    @Test
    void oldJava_isRefused() throws Exception {
        executable(
                bin.resolve("java"), "#!/usr/bin/env bash\necho 'java version \"11.0.2\"' >&2\n");
        Launch launch = launch(launcher);
        assertThat(launch.exit()).isEqualTo(1);
        assertThat(launch.output()).contains("'11.0.2' but 17 or newer is needed");
    }

    @Test
    void missingMaven_isNamed_failedBuildShowsItsErrorsAndLog() throws Exception {
        executable(
                bin.resolve("mvn"), "#!/usr/bin/env bash\necho '[ERROR] no such thing'; exit 1\n");
        Launch failed = launch(launcher);
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.output()).contains("[ERROR] no such thing", "the build failed", "state/");
        Files.delete(bin.resolve("mvn"));
        assertThat(launch(launcher).output()).contains("no mvn was found; install Maven");
    }

    @Test
    void incubatorWarning_isLeftOut_allElseComesThroughAsItIs_andSoDoesTheExitCode()
            throws Exception {
        executable(
                bin.resolve("java"),
                """
                #!/usr/bin/env bash
                if [ "$1" = -version ]; then echo 'openjdk version "17.0.1"' >&2; exit; fi
                echo 'Picked up JAVA_TOOL_OPTIONS: -Dx' >&2
                echo 'WARNING: Using incubator modules: jdk.incubator.vector' >&2
                printf 'half a line\\r' >&2
                echo 'WARNING: Using incubator modules: of mine' >&2
                exit 7
                """);
        launch(launcher);
        Launch launch = launch(launcher, "run", "job.yaml");
        assertThat(launch.exit()).isEqualTo(7);
        assertThat(launch.output())
                .isEqualTo(
                        "Picked up JAVA_TOOL_OPTIONS: -Dx\nhalf a line\r"
                                + "WARNING: Using incubator modules: of mine\n");
    }

    @Test
    void failureOfTheJvm_isNotTakenForItsWarning() throws Exception {
        launch(launcher);
        executable(
                bin.resolve("java"),
                """
                #!/usr/bin/env bash
                if [ "$1" = -version ]; then echo 'openjdk version "17.0.1"' >&2; exit; fi
                echo 'Unrecognized VM option' >&2; echo 'Error: no JVM' >&2; exit 1
                """);
        assertThat(launch(launcher, "demo"))
                .isEqualTo(new Launch(1, "Unrecognized VM option\nError: no JVM\n"));
    }

    @Test
    void help_fetchesNothing() throws Exception {
        launch(launcher);
        for (String[] help :
                new String[][] {
                    {"bench", "step", "--help"}, {"bench", "step", "-h"}, {"help", "bench", "step"}
                }) {
            assertThat(launch(launcher, help).output()).doesNotContain("libtorch");
        }
        assertThat(Files.readAllLines(root.resolve("built"))).hasSize(1);
        assertThat(launch(launcher, "bench", "step").output()).contains("Fetching libtorch");
    }

    private Launch launch(Path command, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("/bin/bash", command.toString()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.remove("JAVA_HOME");
        environment.put("PATH", bin + ":" + tools());
        environment.put("TRIPLETFLOW_OPTS", "-Xfoo");
        environment.put("TRIPLETFLOW_STATE", temporary.resolve("state").toString());
        Process process = builder.directory(temporary.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Launch(process.exitValue(), output);
    }

    /** A folder with the system's tools but without its java and mvn. */
    private Path tools() throws IOException {
        Path tools = Files.createDirectories(temporary.resolve("tools"));
        for (String name :
                List.of(
                        "bash",
                        "env",
                        "dirname",
                        "readlink",
                        "sed",
                        "head",
                        "tail",
                        "find",
                        "awk",
                        "grep",
                        "mkdir",
                        "mktemp",
                        "mv",
                        "rm",
                        "touch",
                        "cat")) {
            Path link = tools.resolve(name);
            for (String folder : List.of("/bin", "/usr/bin")) {
                Path tool = Path.of(folder, name);
                if (Files.exists(tool) && Files.notExists(link)) {
                    executable(link, "#!/bin/bash\nexec " + tool + " \"$@\"\n");
                }
            }
        }
        return tools;
    }

    private static Path executable(Path path, String content) throws IOException {
        Files.writeString(path, content);
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
