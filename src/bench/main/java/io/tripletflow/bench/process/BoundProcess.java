package io.tripletflow.bench.process;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.console.ProcessBeside;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A process beside this one, which it never outlives. */
public final class BoundProcess implements AutoCloseable {

    /** Characters of a thread's name that Linux keeps. */
    private static final int NAME = 15;

    private final String name;
    private final ProcessBeside beside;
    private final Process process;

    private BoundProcess(String name, ProcessBeside beside) {
        this.name = name;
        this.beside = beside;
        this.process = beside.process();
    }

    /**
     * Starts a JVM with this one's class path and options.
     *
     * @param folder for its log files
     * @param jvmOptions beside those of this JVM, which they override
     * @param main its class, which must end when its standard input does
     */
    public static BoundProcess jvm(
            String name,
            Path folder,
            List<String> jvmOptions,
            Class<?> main,
            List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessBeside.java());
        command.addAll(inherited(jvmOptions));
        command.add("-Dtripletflow.log=" + log(folder, name));
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(arguments);
        return start(name, folder, command);
    }

    /**
     * Starts a program, which must end when its standard input does.
     *
     * @param folder for its log files
     */
    public static BoundProcess start(String name, Path folder, List<String> command)
            throws IOException {
        return new BoundProcess(name, ProcessBeside.start(command, log(folder, name)));
    }

    private static Path log(Path folder, String name) {
        return folder.resolve(name + ".log");
    }

    /** Options of this JVM that are no matter of this process alone and that do not contradict. */
    private static List<String> inherited(List<String> others) {
        boolean collector = others.stream().anyMatch(BoundProcess::choosesCollector);
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-agentlib:"))
                .filter(option -> !option.startsWith("-javaagent:"))
                .filter(option -> !option.startsWith("-Dtripletflow."))
                .filter(option -> !collector || !choosesCollector(option))
                .toList();
    }

    private static boolean choosesCollector(String option) {
        return option.matches("-XX:(\\+Use\\w+GC|NewRatio=\\d+)");
    }

    /** The first line that the process prints. */
    public String firstLine() throws IOException {
        String line = beside.firstLine();
        if (line == null) {
            throw ended();
        }
        return line;
    }

    /** Fails with the end of its log unless the process runs. */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw ended();
        }
    }

    /** The failure of a process that has not gone on from {@code count} events. */
    public CommandException stuck(long count, Duration patience) {
        return CommandException.failure(
                "the process '%s' has stood at %,d events for %d s; its log ends with%n%s"
                        .formatted(name, count, patience.toSeconds(), beside.endOfLog()),
                null);
    }

    private CommandException ended() {
        return CommandException.failure(
                "the process '" + name + "' has ended; its log ends with\n" + beside.endOfLog(),
                null);
    }

    /** Processor time of all its threads so far. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The same of each thread by its name, as far as the system tells (Linux). */
    public Map<String, Duration> cpuByThread() {
        Map<String, Duration> threads = new TreeMap<>();
        try (DirectoryStream<Path> tasks =
                Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path task : tasks) {
                threadCpu(task, threads);
            }
        } catch (IOException e) {
            return Map.of();
        }
        return threads;
    }

    /** Reads {@code pid (name) state …}; the 14th and 15th number are ticks of 10 ms. */
    private static void threadCpu(Path task, Map<String, Duration> threads) throws IOException {
        try {
            String stat = Files.readString(task.resolve("stat"));
            int end = stat.lastIndexOf(')');
            String[] rest = stat.substring(end + 2).split(" ", -1);
            long ticks = Long.parseLong(rest[11]) + Long.parseLong(rest[12]);
            String name = known(stat.substring(stat.indexOf('(') + 1, end));
            threads.merge(name, Duration.ofMillis(10 * ticks), Duration::plus);
        } catch (NoSuchFileException e) {
            return; // the thread has ended
        }
    }

    /** A thread's name as {@link #cpuByThread} has it: cut off, and without numbers. */
    public static String known(String thread) {
        return thread.substring(0, Math.min(NAME, thread.length())).replaceAll("\\d+", "#");
    }

    /** The most memory that was resident, in bytes, where the system tells (Linux). */
    public OptionalLong peakMemory() {
        return beside.memory("VmHWM");
    }

    /** Ends the process, and fails with the end of its log unless it ended well. */
    public void finish() {
        close();
        if (process.exitValue() != 0) {
            throw ended();
        }
    }

    /** Ends the process: at the end of its input it stops by itself. */
    @Override
    public void close() {
        beside.close();
    }
}
