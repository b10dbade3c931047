package io.tripletflow.cli.demo;

import io.tripletflow.cli.demo.scenario.CameraScenario;
import io.tripletflow.cli.demo.scenario.Scenario;
import io.tripletflow.cli.events.EventFile;
import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.cli.events.row.Reading;
import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.Visits;
import io.tripletflow.event.Event;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the demo streams. */
sealed interface DemoStream {

    /** For a person. */
    String description();

    /** What the events carry, by tower. */
    SortedMap<String, DataShape> shapes();

    RowSource open() throws IOException;

    /** Whether it is made of visits, for which items are recommended. */
    default boolean areVisits() {
        return shapes().equals(Visits.SHAPES);
    }

    /** Options, each {@code option=value}, that learn such data best where no job file says how. */
    default List<String> recipe() {
        return List.of();
    }

    /** The generated cameras. */
    record BuiltIn() implements DemoStream {
        @Override
        public String description() {
            return "built-in stream: persons before the cameras of two sites";
        }

        @Override
        public SortedMap<String, DataShape> shapes() {
            return new TreeMap<>(
                    Map.of(Event.DEFAULT_TOWER, new DataShape.Vectors(CameraScenario.features())));
        }

        @Override
        public RowSource open() {
            return new CameraScenario(CameraScenario.SEED);
        }
    }

    /** The generated stream of a scenario. */
    record Generated(Scenario scenario, long seed) implements DemoStream {
        @Override
        public String description() {
            return "generated stream: " + scenario.about();
        }

        @Override
        public SortedMap<String, DataShape> shapes() {
            return scenario.shapes();
        }

        @Override
        public RowSource open() {
            return scenario.open(seed);
        }
    }

    /**
     * A file of the user.
     *
     * @param labelled rows to learn from
     */
    record File(EventFile file, SortedMap<String, DataShape> shapes, Reading reading, long labelled)
            implements DemoStream {
        @Override
        public List<String> recipe() {
            return areVisits() ? VisitRecipe.options(labelled) : List.of();
        }

        @Override
        public String description() {
            return file.name();
        }

        @Override
        public RowSource open() throws IOException {
            return file.open(reading);
        }
    }
}
