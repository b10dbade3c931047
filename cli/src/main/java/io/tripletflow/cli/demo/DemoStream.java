package io.tripletflow.cli.demo;

import io.tripletflow.cli.events.DataShape;
import io.tripletflow.cli.events.EventFile;
import io.tripletflow.cli.events.Reading;
import io.tripletflow.cli.events.RowSource;
import io.tripletflow.event.Event;
import java.io.IOException;
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

    /** A file of the user. */
    record File(EventFile file, SortedMap<String, DataShape> shapes, Reading reading)
            implements DemoStream {
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
