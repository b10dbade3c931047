package io.tripletflow.bench.process;

import io.tripletflow.cli.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A broker in a JVM of its own. The first line that it prints is its address. */
public final class BrokerProcess {

    private BrokerProcess() {}

    /**
     * Starts it.
     *
     * @param folder for its log files
     * @param jvmOptions beside those of this JVM, which they override
     */
    public static BoundProcess start(Path folder, List<String> jvmOptions) throws IOException {
        return BoundProcess.jvm("broker", folder, jvmOptions, BrokerProcess.class, List.of());
    }

    /** Serves until the input ends. */
    public static void main(String[] arguments) {
        Input.endWithIt();
        EmbeddedKafka kafka = EmbeddedKafka.start();
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop-broker"));
        System.out.println(kafka.bootstrap());
        System.out.flush();
    }
}
