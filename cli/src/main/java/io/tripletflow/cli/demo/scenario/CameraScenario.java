package io.tripletflow.cli.demo.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.RowTimes;
import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The built-in stream: persons walk past the cameras of two sites, and who is who must be told from
 * what the cameras make of them. The nearest raw neighbour is mostly somebody else before the same
 * background; what tells persons apart must be learned. The same seed gives the same stream.
 *
 * <p>By default, per site 200 persons with 40 training and 8 test sightings each, and 100 visitors,
 * never trained, with 16 sightings each; in random order, one a millisecond.
 */
public final class CameraScenario implements RowSource {

    /** Seed of the stream that {@code tripletflow demo} shows. */
    public static final long SEED = 20;

    static final int SITES = 2;
    static final int CAMERAS_PER_SITE = 3;
    private static final int PERSONS = 200;
    private static final int VISITORS = 100;
    private static final int TRAIN_SIGHTINGS = 40;
    private static final int TEST_SIGHTINGS = 8;
    private static final int UNSEEN_SIGHTINGS = 16;

    private final Random random;
    private final List<Camera> cameras = new ArrayList<>();
    private final List<double[]> persons = new ArrayList<>();
    private final List<double[]> visitors = new ArrayList<>();
    private final List<Sighting> sightings = new ArrayList<>();
    private int next;

    public CameraScenario(long seed) {
        this(seed, PERSONS, VISITORS);
    }

    /**
     * @param persons who are trained, at each site
     * @param visitors who are not
     */
    CameraScenario(long seed, int persons, int visitors) {
        random = new Random(seed);
        double[][] mixing = Camera.orthogonal(Camera.FEATURES, random);
        for (int i = 0; i < SITES * CAMERAS_PER_SITE; i++) {
            cameras.add(new Camera(mixing, random));
        }
        for (int site = 0; site < SITES; site++) {
            populate(site, persons, this.persons, Split.TRAIN, TRAIN_SIGHTINGS);
            sight(site, persons, Split.TEST, TEST_SIGHTINGS);
            populate(site, visitors, this.visitors, Split.UNSEEN, UNSEEN_SIGHTINGS);
        }
        Collections.shuffle(sightings, random);
    }

    /** Number of events in the whole stream. */
    public int size() {
        return sightings.size();
    }

    /** Numbers in each event's features. */
    public static int features() {
        return Camera.FEATURES;
    }

    List<Camera> cameras() {
        return cameras;
    }

    Sighting sighting(int index) {
        return sightings.get(index);
    }

    private void populate(int site, int count, List<double[]> who, Split split, int times) {
        for (int i = 0; i < count; i++) {
            double[] identity = new double[Camera.IDENTITY];
            for (int k = 0; k < identity.length; k++) {
                identity[k] = random.nextGaussian();
            }
            who.add(identity);
        }
        sight(site, count, split, times);
    }

    private void sight(int site, int count, Split split, int times) {
        for (int i = 0; i < count * times; i++) {
            int camera = site * CAMERAS_PER_SITE + random.nextInt(CAMERAS_PER_SITE);
            sightings.add(new Sighting(site, camera, site * count + i % count, split));
        }
    }

    @Override
    public Optional<StreamRow> next() {
        if (next == sightings.size()) {
            return Optional.empty();
        }
        Sighting sighting = sightings.get(next);
        List<double[]> who = sighting.split() == Split.UNSEEN ? visitors : persons;
        Input input =
                new Input.Features(
                        cameras.get(sighting.camera()).see(who.get(sighting.identity()), random));
        String entity = "%s-cam%d-%05d".formatted(sighting.group(), sighting.camera(), next);
        boolean labelled = sighting.split() == Split.TRAIN;
        Event event =
                new Event(
                        entity,
                        labelled ? Optional.of(sighting.label()) : Optional.empty(),
                        sighting.group(),
                        Event.DEFAULT_TOWER,
                        RowTimes.BASE_MILLIS + next,
                        input,
                        Event.DEFAULT_WEIGHT,
                        "cam" + sighting.camera());
        next++;
        return Optional.of(
                new StreamRow(
                        next,
                        entity.getBytes(UTF_8),
                        EventJson.encode(event),
                        event.timeMillis(),
                        Optional.of(Sample.of(event, sighting.label(), sighting.split()))));
    }

    @Override
    public double fraction() {
        return (double) next / sightings.size();
    }

    @Override
    public void close() {
        // nothing is open
    }
}
