package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.cli.topic.TopicTail;
import io.tripletflow.connectors.ledger.LedgerReport;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.EmbeddingRecords;
import io.tripletflow.connectors.output.ProfileJson;
import io.tripletflow.connectors.output.ProfileMatch;
import io.tripletflow.connectors.output.ProfileRecord;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.config.JobConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles and scores through a broker, also by a job that was killed and restored. */
class ProfilesITCase {

    private static final int EVENTS = 3000;

    /** Labels of both groups. */
    private static final int PROFILES = 8;

    private static final Map<String, String> NO_RESTART = Map.of("restart-strategy.type", "none");

    @TempDir Path folder;

    @Test
    void killedAndRestored_comparesEachEventOnce() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            JobConfig config = config(kafka, 2, Optional.empty());
            try (JobTopics topics = new JobTopics(config)) {
                try (EmbeddedJob job = EmbeddedJob.start(config, NO_RESTART)) {
                    send(topics, 0, EVENTS / 2);
                    JobTopics.await(job, "first scores", () -> !scores(config).isEmpty());
                    send(topics, EVENTS / 2, EVENTS);
                } // cancelled in the midst of the second half
                assertThat(scores(config)).hasSizeLessThan(EVENTS - 2 * PROFILES);
                JobConfig restored = config(kafka, 3, Optional.of(newestCheckpoint()));
                try (EmbeddedJob job = EmbeddedJob.start(restored, NO_RESTART)) {
                    end(topics);
                    JobTopics.await(
                            job,
                            "all scores",
                            () -> scores(config).size() >= EVENTS - 2 * PROFILES);
                    JobTopics.await(job, "all learned", () -> topics.learned() == EVENTS);
                }
                check(topics, config);
            }
        }
    }

    private static void check(JobTopics topics, JobConfig config) {
        List<EmbeddingRecord> scores = scores(config);
        assertThat(scores)
                .as("all but the first two of each profile, each once")
                .hasSize(EVENTS - 2 * PROFILES)
                .extracting(EmbeddingRecord::entity)
                .doesNotHaveDuplicates();
        List<ProfileMatch> late =
                scores.stream()
                        .filter(score -> score.timeMillis() >= JobTopics.START + 10L * 2000)
                        .map(score -> score.profile().orElseThrow())
                        .toList();
        assertThat(late).as("the threshold is known").noneMatch(ProfilesITCase::isUndecided);
        long matches = late.stream().filter(m -> m.verdict() == ProfileMatch.Verdict.MATCH).count();
        assertThat((double) matches / late.size())
                .as("matches of events that are what they claim")
                .isGreaterThan(0.9); // by chance a tenth
        Map<String, ProfileRecord> profiles = profiles(config);
        assertThat(profiles).hasSize(PROFILES).containsKey("label-3 of group-1");
        assertThat(profiles.values().stream().mapToLong(ProfileRecord::events).sum())
                .isEqualTo(EVENTS);
        assertThat(profiles.values())
                .allSatisfy(profile -> assertThat(profile.threshold()).isPresent())
                .allSatisfy(profile -> assertThat(profile.falseMatchRate()).isEqualTo(0.1));
        assertThat(topics.embeddings().values())
                .as("the embeddings are as without profiles")
                .allSatisfy(embedding -> assertThat(embedding.profile()).isEmpty());
        assertThat(topics.audit())
                .hasSize(6)
                .extracting(LedgerReport::missing, LedgerReport::repeated)
                .containsOnly(tuple(0L, 0L));
    }

    private static boolean isUndecided(ProfileMatch match) {
        return match.verdict() == ProfileMatch.Verdict.UNDECIDED;
    }

    private static List<EmbeddingRecord> scores(JobConfig config) {
        List<EmbeddingRecord> scores = new ArrayList<>();
        TopicTail.readToEnd(
                config.kafka().bootstrap(),
                config.topics().scores(),
                record -> scores.add(EmbeddingRecords.decode(record)));
        return scores;
    }

    private static Map<String, ProfileRecord> profiles(JobConfig config) {
        Map<String, ProfileRecord> newest = new HashMap<>();
        TopicTail.readToEnd(
                config.kafka().bootstrap(),
                config.topics().profiles(),
                record -> {
                    ProfileRecord profile = ProfileJson.decode(record);
                    newest.put(profile.name() + " of " + profile.group(), profile);
                });
        return newest;
    }

    private static void send(JobTopics topics, int from, int to) {
        for (int i = from; i < to; i++) {
            topics.send(i % 2, event(i));
        }
        topics.flush();
    }

    /**
     * The same events, but the labels of one group are no impostors that look like those of the
     * other.
     */
    private static Event event(int i) {
        Event event = JobTopics.event(i);
        float[] features = ((Input.Features) event.input()).values().clone();
        features[i % 4] += 8;
        features[4 + (i / 4) % 2] += 8;
        return new Event(
                event.entity(),
                event.label(),
                event.group(),
                event.tower(),
                event.timeMillis(),
                new Input.Features(features));
    }

    /** Closes the last window in both partitions. */
    private static void end(JobTopics topics) {
        for (int partition = 0; partition < 2; partition++) {
            long time = JobTopics.START + 10L * EVENTS + 60_000;
            topics.send(partition, JobTopics.unlabelled("end-" + partition, time));
        }
        topics.flush();
    }

    private String newestCheckpoint() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("profiles"))) {
            return files.filter(file -> file.endsWith("_metadata"))
                    .map(Path::getParent)
                    .max(Comparator.comparing(path -> path.toFile().lastModified()))
                    .orElseThrow()
                    .toUri()
                    .toString();
        }
    }

    private JobConfig config(EmbeddedKafka kafka, int parallelism, Optional<String> checkpoint) {
        Map<String, String> settings = JobTopics.settings("profiled", kafka.bootstrap(), 2);
        settings.put("profiles.by", "label");
        settings.put("profiles.false-match-rate", "0.1");
        settings.put("topics.profiles", "profiled-profiles");
        settings.put("topics.scores", "profiled-scores");
        settings.put("checkpoint.interval", "500ms");
        settings.put("checkpoint.directory", folder.resolve("profiles").toUri().toString());
        settings.put("job.parallelism", String.valueOf(parallelism));
        checkpoint.ifPresent(path -> settings.put("flink.execution.state-recovery.path", path));
        return JobConfig.of(settings);
    }
}
