package io.tripletflow.cli.serve;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.console.ProcessBeside;
import io.tripletflow.serving.ServingMain;
import io.tripletflow.serving.settings.ServingSettings;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The server in a process of its own, which never outlives this one. Its settings, secrets among
 * them, go through its standard input.
 */
public final class ServingProcess implements AutoCloseable {

    private final ProcessBeside beside;
    private final Process process;
    private String address;

    private ServingProcess(ProcessBeside beside) {
        this.beside = beside;
        this.process = beside.process();
    }

    /**
     * Starts the process; {@link #address} waits until it listens.
     *
     * @param memory most heap, such as 1g
     */
    public static ServingProcess start(ServingSettings settings, String memory) throws IOException {
        Path log = log();
        ServingProcess serving = new ServingProcess(ProcessBeside.start(command(memory, log), log));
        try {
            ObjectOutputStream out = new ObjectOutputStream(serving.process.getOutputStream());
            out.writeObject(settings);
            out.flush();
        } catch (IOException e) {
            serving.process.destroyForcibly();
            throw serving.ended(e);
        }
        return serving;
    }

    private static List<String> command(String memory, Path log) {
        List<String> command = new ArrayList<>();
        command.add(ProcessBeside.java());
        command.addAll(ServingCollector.options());
        command.addAll(
                List.of(
                        "-Xmx" + memory,
                        "-XX:+ExitOnOutOfMemoryError",
                        "--add-modules=jdk.incubator.vector",
                        "-XX:PerMethodTrapLimit=1000", // as the launcher: docs/decisions/0005
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-Dorg.bytedeco.javacpp.maxBytes=1g",
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=8g",
                        "-Dlog4j2.configurationFile=classpath:tripletflow-log4j2.xml",
                        "-Dtripletflow.log=" + log,
                        "-cp",
                        ServingClassPath.find(),
                        ServingMain.class.getName()));
        return command;
    }

    /** Beside that of this process. */
    private static Path log() throws IOException {
        String own = System.getProperty("tripletflow.log");
        return own == null
                ? Files.createTempFile("tripletflow-serving-", ".log")
                : Path.of(own.replaceAll("\\.log$", "") + "-serving.log");
    }

    /**
     * Where it answers; waits until it listens.
     *
     * @throws CommandException if it does not
     */
    public String address() throws IOException {
        if (address == null) {
            String line = beside.firstLine();
            if (line == null) {
                throw ended(null);
            }
            if (line.startsWith(ServingMain.FAILED)) {
                throw CommandException.failure(
                        "serving: " + line.substring(ServingMain.FAILED.length()), null);
            }
            address = line;
        }
        return address;
    }

    /**
     * Waits for its end.
     *
     * @param millis how long at most
     * @return whether it has ended
     */
    public boolean await(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** The failure of a process that has ended on its own. */
    CommandException ended(Throwable cause) {
        return CommandException.failure(
                "the server's process ended on its own; its log %s ends with%n%s"
                        .formatted(beside.log(), beside.endOfLog()),
                cause);
    }

    /**
     * Bytes of memory that the process has, heap and others; NaN where the system does not tell.
     */
    public double residentBytes() {
        OptionalLong bytes = beside.memory("VmRSS");
        return bytes.isPresent() ? bytes.getAsLong() : Double.NaN;
    }

    /** Has the process collect its garbage, by the JDK's jcmd, so that what is left lives. */
    public void collectGarbage() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        new ProcessBuilder(jcmd.toString(), String.valueOf(process.pid()), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Ends it as a machine that fails would, for tests. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends the server: it answers what is under way, and stops. */
    @Override
    public void close() {
        beside.close();
    }
}
