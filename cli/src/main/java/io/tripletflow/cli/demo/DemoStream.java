package io.tripletflow.cli.demo;

import io.tripletflow.cli.events.DataShape;
import io.tripletflow.cli.events.EventFile;
import io.tripletflow.cli.events.RowSource;
import io.tripletflow.cli.events.RowTimes;
import java.io.IOException;

/** What the demo streams. */
sealed interface DemoStream {

    /** For a person. */
    String description();

    DataShape shape();

    RowSource open() throws IOException;

    /** The generated cameras. */
    record BuiltIn() implements DemoStream {
        @Override
        public String description() {
            return "built-in stream: persons before the cameras of two sites";
        }

        @Override
        public DataShape shape() {
            return new DataShape.Vectors(CameraScenario.features());
        }

        @Override
        public RowSource open() {
            return new CameraScenario(CameraScenario.SEED);
        }
    }

    /** A file of the user. */
    record File(EventFile file, DataShape shape) implements DemoStream {
        @Override
        public String description() {
            return file.name();
        }

        @Override
        public RowSource open() throws IOException {
            return file.open(RowTimes.oneAMillisecond());
        }
    }
}
