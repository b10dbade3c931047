package io.tripletflow.cli;

import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.job.config.JobConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The job in containers of our own image goes on from its checkpoints, whatever was killed. */
class JobContainerCase {

    private static ModelSnapshot undisturbed;
    private static Brokers brokers;

    @BeforeAll
    static void start() throws Exception {
        Engine.require();
        undisturbed = Undisturbed.model();
        brokers = Brokers.start(1);
    }

    @AfterAll
    static void stop() {
        if (brokers != null) {
            brokers.close();
        }
    }

    @Test
    void taskManager_killedAndStarted_nothingIsLostOrTwice() throws Exception {
        play(
                "taskmanager-killed",
                job -> Fault.KILLED.happen(List.of(job.taskManager()), () -> Thread.sleep(1000)));
    }

    @Test
    void taskManager_pausedUntilGivenUp_nothingIsLostOrTwice() throws Exception {
        play(
                "taskmanager-paused",
                job -> Fault.PAUSED.happen(List.of(job.taskManager()), () -> Thread.sleep(15_000)));
    }

    @Test
    void jobManager_killedAndStarted_goesOnFromTheNewestCheckpoint() throws Exception {
        play(
                "jobmanager-killed",
                job -> Fault.KILLED.happen(List.of(job.jobManager()), () -> Thread.sleep(1000)));
    }

    @Test
    void everything_killedAtOnceAndStarted_nothingIsLostOrTwice() throws Exception {
        play(
                "all-killed",
                job ->
                        Fault.KILLED.happen(
                                List.of(brokers.get(1), job.jobManager(), job.taskManager()),
                                () -> Thread.sleep(1000)));
    }

    private interface Disturbance {
        void happen(JobContainers job) throws Exception;
    }

    private static void play(String name, Disturbance disturbance) throws Exception {
        Map<String, String> inside = MixedStream.settings(name, brokers.bootstrapInside());
        JobConfig config = MixedStream.config(name, brokers.bootstrap());
        try (JobTopics topics = new JobTopics(config)) {
            MixedStream stream = new MixedStream(topics, config);
            try (JobContainers job = JobContainers.start(brokers.network(), inside)) {
                try {
                    stream.play(job, () -> disturbance.happen(job));
                } catch (AssertionError e) {
                    throw new AssertionError(e.getMessage() + "\n" + job.lastWords(), e);
                }
            }
            stream.assertExactlyOnce(undisturbed);
        }
    }
}
