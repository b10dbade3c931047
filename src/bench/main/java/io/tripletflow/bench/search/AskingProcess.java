package io.tripletflow.bench.search;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tripletflow.bench.process.BoundProcess;
import io.tripletflow.bench.process.Input;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Asks the server, in a JVM that does nothing else: a pause of broker or bench would count as the
 * server's. Its heap is small, so that its own pauses are short. What it is answered goes to a
 * file.
 */
public final class AskingProcess {

    private static final List<String> OPTIONS =
            List.of("-XX:+UseSerialGC", "-Xmx64m", "-Xmn16m", "-XX:TieredStopAtLevel=1");

    private AskingProcess() {}

    /**
     * Starts it.
     *
     * @param folder for its log
     * @param address of the server
     * @param answers takes one {@link Asked} a line
     */
    static BoundProcess start(
            Path folder, String address, SearchData data, int perSecond, Path answers)
            throws IOException {
        Stream<Object> arguments =
                Stream.of(address, data.entities(), data.width(), perSecond, answers);
        return BoundProcess.jvm(
                "asking",
                folder,
                OPTIONS,
                AskingProcess.class,
                arguments.map(Object::toString).toList());
    }

    /**
     * Prints a line when it asks. Asks until the input ends, then waits for the answers that are
     * still to come.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        SearchData data =
                new SearchData(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        SearchClient client = new SearchClient(arguments[0]);
        int perSecond = Integer.parseInt(arguments[3]);
        try (SequenceWriter answers =
                        new JsonMapper()
                                .writerFor(Asked.class)
                                .withRootValueSeparator("\n")
                                .writeValues(Path.of(arguments[4]).toFile());
                SearchLoad load = new SearchLoad(client, data, perSecond, answers::write)) {
            System.out.println("asking");
            Input.awaitEnd();
            load.finish();
        }
    }
}
