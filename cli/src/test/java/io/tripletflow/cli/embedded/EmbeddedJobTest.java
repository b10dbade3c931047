package io.tripletflow.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmbeddedJobTest {

    @Test
    void networkMemory_growsWithThePairsOfSubtasks_withinBounds() {
        assertThat(EmbeddedJob.networkMemory(2))
                .containsEntry("taskmanager.memory.network.max", "64m");
        assertThat(EmbeddedJob.networkMemory(32))
                .containsEntry("taskmanager.memory.network.min", "256m");
        assertThat(EmbeddedJob.networkMemory(500))
                .containsEntry("taskmanager.memory.network.max", "1024m");
    }
}
