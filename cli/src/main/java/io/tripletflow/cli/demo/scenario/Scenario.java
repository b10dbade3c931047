package io.tripletflow.cli.demo.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tripletflow.cli.events.VisitRows;
import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.events.row.Visits;
import io.tripletflow.connectors.wire.Tag;
import io.tripletflow.event.Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a space of embeddings is used for: a job file, a generated stream, and the measure that its
 * users look at. {@code docs/scenarios} has a page for each.
 */
@SuppressWarnings("ImmutableEnumChecker") // makers are functions without state
public enum Scenario {
    IMAGE_RETRIEVAL(
            "photographs of products before changing backgrounds",
            Measure.RECALL_AT_1,
            Split.UNSEEN,
            new Cast(60, 50, 5, 30, 16, 1, 0),
            "product",
            (cast, random) -> new ProductWorld(cast.things(), random)),
    FACE_RECOGNITION(
            "faces in changing light, pose and expression",
            Measure.EQUAL_ERROR_RATE,
            Split.UNSEEN,
            new Cast(150, 24, 4, 50, 12, 1, 0),
            "person",
            (cast, random) -> new FaceWorld(cast.things(), random)),
    SIMILARITY_SEARCH(
            "questions that say the same in other words",
            Measure.MAP_AT_R,
            Split.TEST,
            new Cast(60, 60, 8, 0, 0, 1, 0),
            "intent",
            (cast, random) -> new QuestionWorld(cast.things(), random)),
    SIGNATURES(
            "signatures, never written twice alike",
            Measure.EQUAL_ERROR_RATE,
            Split.UNSEEN,
            new Cast(120, 24, 4, 60, 12, 1, 0),
            "writer",
            (cast, random) -> new SignatureWorld(cast.things(), random)),
    RECOMMENDATION("visitors of a shop and what they see", Measure.HIT_RATE_AT_10, Split.TEST) {
        @Override
        public RowSource open(long seed) {
            return new VisitRows(new InterestVisits(new Random(seed)));
        }

        @Override
        public SortedMap<String, DataShape> shapes() {
            return Visits.SHAPES;
        }
    },
    SENTIMENT(
            "reviews of eight trades, judged in two others",
            Measure.RECALL_AT_1,
            Split.TEST,
            new Cast(2, 1500, 300, 0, 0, 8, 2),
            "opinion",
            (cast, random) -> new ReviewWorld(cast.things(), cast.allSources(), random)),
    MEDICAL_IMAGES(
            "stained cells from six laboratories, judged in two others",
            Measure.MAP_AT_R,
            Split.TEST,
            new Cast(6, 400, 60, 0, 0, 6, 2),
            "cell",
            (cast, random) -> new CellWorld(cast.things(), cast.allSources(), random)),
    VIDEO_REID(
            "persons before the cameras of two sites",
            Measure.RANK_1_ACROSS_SOURCES,
            Split.UNSEEN) {
        @Override
        public RowSource open(long seed) {
            return new CameraScenario(seed, 60, 30);
        }

        @Override
        public SortedMap<String, DataShape> shapes() {
            DataShape shape = new DataShape.Vectors(CameraScenario.features());
            return new TreeMap<>(Map.of(Event.DEFAULT_TOWER, shape));
        }
    },
    SPEECH(
            "spoken words of twelve speakers, judged on four others",
            Measure.RECALL_AT_1,
            Split.TEST,
            new Cast(30, 100, 16, 0, 0, 12, 4),
            "word",
            (cast, random) -> new SpeechWorld(cast.things(), cast.allSources(), random)),
    MULTIMODAL(
            "the same things seen and heard",
            Measure.RECALL_ACROSS_TOWERS,
            Split.TEST,
            new Cast(20, 100, 10, 0, 0, 8, 0),
            "thing",
            (cast, random) -> new TwoTowerWorld(cast.things(), cast.allSources(), random)),
    FRAUD(
            "payments, labelled an hour late, of gangs that change",
            Measure.PRECISION_AT_BUDGET,
            Split.TRAIN) {
        @Override
        public RowSource open(long seed) {
            return new Payments(seed);
        }

        @Override
        public SortedMap<String, DataShape> shapes() {
            return new TreeMap<>(Map.of(Event.DEFAULT_TOWER, new DataShape.IdSets()));
        }
    };

    private interface Maker {
        World make(Cast cast, Random random);
    }

    private final String about;
    private final Measure measure;
    private final Split split;
    private final Cast cast;
    private final String noun;
    private final Maker maker;

    Scenario(String about, Measure measure, Split split, Cast cast, String noun, Maker maker) {
        this.about = about;
        this.measure = measure;
        this.split = split;
        this.cast = cast;
        this.noun = noun;
        this.maker = maker;
    }

    /** One with a stream of its own kind. */
    Scenario(String about, Measure measure, Split split) {
        this(about, measure, split, new Cast(0, 0, 0, 0, 0, 0, 0), "", (cast, random) -> null);
    }

    /** As on the command line. */
    public String tag() {
        return Tag.of(this);
    }

    /** What its stream shows, in a few words. */
    public String about() {
        return about;
    }

    public Measure measure() {
        return measure;
    }

    /** Held-out rows that are judged, where the data have them. */
    public Split split() {
        return split;
    }

    /** What the generated events carry, by tower. */
    public SortedMap<String, DataShape> shapes() {
        return maker.make(cast, new Random(0)).shapes();
    }

    /** The generated stream; the same seed gives the same bytes. */
    public RowSource open(long seed) {
        Random random = new Random(seed);
        return new GeneratedRows(maker.make(cast, random), cast, noun, random);
    }

    /** What messages call the job file. */
    public String jobName() {
        return tag() + ".yaml";
    }

    /** The text of its job file. */
    public String job() {
        try (InputStream file = Scenario.class.getResourceAsStream(jobName())) {
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(jobName() + " cannot be read from the jar", e);
        }
    }
}
