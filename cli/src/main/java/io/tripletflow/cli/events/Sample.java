package io.tripletflow.cli.events;

import io.tripletflow.event.Input;

/** What the held-out evaluation needs of a row: its true label, whether or not the job saw it. */
public record Sample(String entity, String label, Split split, String tower, Input input) {}
