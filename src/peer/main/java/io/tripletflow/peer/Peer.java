package io.tripletflow.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/**
 * Measures libtorch for {@code ./tripletflow bench step}. Each line read is a request: {@code WHAT
 * inputs hidden embedding batch seconds}; the answer is a line with the nanoseconds that one call
 * of WHAT took of this thread's processor time, on average over so many seconds:
 *
 * <ul>
 *   <li>{@code usual}, {@code tuned}, {@code all}: a step of {@link Network}
 *   <li>{@code products}: only the matrix products of a step
 *   <li>{@code embed}: embeddings of a batch, without gradients
 * </ul>
 */
public final class Peer {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Map<String, Runnable> prepared = new HashMap<>();

    private Peer() {}

    public static void main(String[] arguments) throws IOException {
        torch.set_num_threads(1);
        torch.set_num_interop_threads(1);
        torch.manual_seed(1);
        Peer peer = new Peer();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        System.out.println("ready");
        String request;
        while ((request = in.readLine()) != null) {
            System.out.println(peer.nanos(request.split(" ", -1)));
        }
    }

    @SuppressWarnings("try") // the scope only has to be open
    private double nanos(String[] request) {
        String key = String.join(" ", request[0], request[1], request[2], request[3], request[4]);
        Runnable work = prepared.computeIfAbsent(key, shape -> prepare(request));
        double limit = Double.parseDouble(request[5]) * 1e9;
        long calls = 0;
        long start = now();
        long spent;
        do {
            try (PointerScope scope = new PointerScope()) {
                work.run();
            }
            calls++;
            spent = now() - start;
        } while (spent < limit);
        return (double) spent / calls;
    }

    private static long now() {
        return THREADS.getCurrentThreadCpuTime();
    }

    private static Runnable prepare(String[] request) {
        int inputs = Integer.parseInt(request[1]);
        int hidden = Integer.parseInt(request[2]);
        int embedding = Integer.parseInt(request[3]);
        int batch = Integer.parseInt(request[4]);
        if (request[0].equals("products")) {
            Products products = new Products(inputs, hidden, embedding, batch);
            return products::run;
        }
        Network network = new Network(inputs, hidden, embedding, batch);
        return switch (request[0]) {
            case "usual" -> network::usualStep;
            case "tuned" -> network::tunedStep;
            case "all" -> network::batchAllStep;
            case "embed" -> network::embedOnly;
            default -> throw new IllegalArgumentException("unknown request " + request[0]);
        };
    }
}
