package io.tripletflow.serving;

import io.tripletflow.serving.http.Web;
import io.tripletflow.serving.settings.ServingSettings;
import io.tripletflow.serving.space.Space;
import io.tripletflow.serving.topics.Reader;
import io.tripletflow.serving.topics.Recent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server: it reads the topics in one thread, builds generations in another, and answers. */
public final class Serving implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

    /** Between two looks at whether there is something to build. */
    private static final long TICK_MILLIS = 50;

    private final Space space;
    private final Reader reader;
    private final Web web;
    private final Thread reading;
    private final Thread building;
    private volatile boolean closed;

    private Serving(ServingSettings settings) {
        space = new Space(settings.threshold(), settings.maxEntities());
        Recent recent = new Recent();
        reader = new Reader(settings, settings.kafka(), space, recent);
        web = Web.start(settings.web(), settings.limits(), space, recent, reader::status);
        reading = new Thread(reader::run, "topics");
        building = new Thread(this::build, "generations");
    }

    /**
     * Listens, and begins to read.
     *
     * @throws IllegalArgumentException if a setting is wrong
     */
    public static Serving start(ServingSettings settings) {
        Serving serving = new Serving(settings);
        serving.reading.start();
        serving.building.start();
        return serving;
    }

    private void build() {
        while (!closed) {
            try {
                long began = System.nanoTime();
                boolean built = space.build();
                long took = (System.nanoTime() - began) / 1_000_000;
                // at most half of the time, so that queries have a processor
                Thread.sleep(Math.max(TICK_MILLIS, built ? took : 0));
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("a generation could not be built; the one before goes on answering", e);
            }
        }
    }

    /** Where it answers. */
    public String address() {
        return web.address();
    }

    public int port() {
        return web.port();
    }

    @Override
    public void close() {
        closed = true;
        web.close();
        reader.stop();
        building.interrupt();
        try {
            reading.join(5_000);
            building.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
