package io.tripletflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.console.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Mistakes that must show before a broker is started. */
class DemoCommandTest {

    @TempDir Path folder;

    @Test
    void mistakes_areOneMessage_andExitCode2() throws IOException {
        assertMistake("there is no file absent.csv", "--data", "absent.csv");
        assertMistake("--events must be positive but was 0", "--events", "0");
        assertMistake("--parallelism must be positive but was -1", "--parallelism=-1");
        assertMistake("--port must lie between 0 and 65535", "--port", "70000");
        assertMistake("cannot be written", "--report", folder.resolve("no/where.json").toString());
        assertMistake("window.sise", "--set", "window.sise=4s");
        assertMistake("has no place in a demo", "--set", "kafka.bootstrap=a:1");
        Path wrong = Files.writeString(folder.resolve("a.csv"), "entity,colour,size\na,red,1\n");
        assertMistake("a.csv, line 1: the header has neither", "--data", wrong.toString());
        assertMistake("--hold-out is for a file", "--hold-out=20%");
        Path good = Files.writeString(folder.resolve("b.csv"), "entity,label,f0\na,x,1\nb,y,2\n");
        assertMistake(
                "above 0 and below 1, but was '120%'",
                "--data", good.toString(), "--hold-out", "120%");
        Path bare = Files.writeString(folder.resolve("c.csv"), "entity,f0\na,1\n");
        assertMistake("no row of c.csv has a label to learn from", "--data", bare.toString());
        Path other = Files.writeString(folder.resolve("d.csv"), "entity,class,f0\na,x,1\n");
        assertMistake("--label-column class", "--data", other.toString());
        Path job = Files.writeString(folder.resolve("job.yaml"), "window: {size: soon}\n");
        assertMistake("line 1: window.size", "--config", job.toString());
        assertMistake("did you mean speech?", "--scenario", "speach");
        assertMistake("the scenarios are image-retrieval, face-recognition", "--scenario", "x");
        assertMistake("are for one scenario", "--scenario", "all", "--data", good.toString());
        assertMistake("fraud, which must know", "--scenario=fraud", "--data", good.toString());
        assertMistake("--seed is of a scenario's stream", "--seed", "3");
    }

    private static void assertMistake(String message, String... options) {
        StringWriter err = new StringWriter();
        String[] arguments = new String[options.length + 2];
        arguments[0] = "demo";
        arguments[1] = "--no-progress";
        System.arraycopy(options, 0, arguments, 2, options.length);
        CommandLine command = io.tripletflow.cli.Main.commandLine();
        int exit = command.setErr(new PrintWriter(err)).execute(arguments);
        assertThat(err.toString()).contains("tripletflow demo: ", message).doesNotContain("\tat ");
        assertThat(exit).isEqualTo(ExitCode.USAGE);
    }
}
