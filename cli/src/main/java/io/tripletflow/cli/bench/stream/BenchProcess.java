package io.tripletflow.cli.bench.stream;

import io.tripletflow.cli.Main;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.job.config.JobConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What runs in the bench's further JVMs: {@code broker}, {@code copy JOB-FILE TOPIC}, or any
 * command of {@link Main}. Each ends when its standard input does, and so never outlives the bench.
 */
public final class BenchProcess {

    private BenchProcess() {}

    public static void main(String[] arguments) throws Exception {
        endWithInput();
        switch (arguments[0]) {
            case "broker" -> broker();
            case "copy" ->
                    CopyJob.run(JobConfig.load(Path.of(arguments[1]), List.of()), arguments[2]);
            default -> System.exit(Main.commandLine().execute(arguments));
        }
    }

    /** Prints its address and serves until the process ends. */
    private static void broker() {
        EmbeddedKafka kafka = EmbeddedKafka.start();
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop-broker"));
        System.out.println(kafka.bootstrap());
        System.out.flush();
    }

    private static void endWithInput() {
        Thread watch =
                new Thread(
                        () -> {
                            try {
                                while (System.in.read() >= 0) {
                                    Thread.onSpinWait();
                                }
                            } catch (IOException e) {
                                System.err.println("standard input failed: " + e.getMessage());
                            }
                            System.exit(0);
                        },
                        "end-with-input");
        watch.setDaemon(true);
        watch.start();
    }
}
