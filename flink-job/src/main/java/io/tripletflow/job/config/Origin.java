package io.tripletflow.job.config;

/** Where a setting was written. */
public sealed interface Origin {

    /** A line of the job file, counted from 1. */
    record Line(int number) implements Origin {
        @Override
        public String toString() {
            return "line " + number;
        }
    }

    /** An override such as {@code --set window.size=5s}. */
    record CommandLine() implements Origin {
        @Override
        public String toString() {
            return "command line";
        }
    }

    /** No place: the setting is missing, is a default or was given by a program. */
    record Nowhere() implements Origin {
        @Override
        public String toString() {
            return "";
        }
    }
}
