package io.tripletflow.job.config.problem;

import java.io.Serializable;

/** Where a setting was written. */
public sealed interface Origin extends Serializable {

    /** Order in reports: lines of the file, the command line, what was not written at all. */
    long rank();

    /** A line of the job file, counted from 1. */
    record Line(int number) implements Origin {
        @Override
        public long rank() {
            return number;
        }

        @Override
        public String toString() {
            return "line " + number;
        }
    }

    /** An override such as {@code --set window.size=5s}. */
    record CommandLine() implements Origin {
        @Override
        public long rank() {
            return Integer.MAX_VALUE + 1L;
        }

        @Override
        public String toString() {
            return "command line";
        }
    }

    /** No place: the setting is missing, is a default or was given by a program. */
    record Nowhere() implements Origin {
        @Override
        public long rank() {
            return Integer.MAX_VALUE + 2L;
        }

        @Override
        public String toString() {
            return "";
        }
    }
}
