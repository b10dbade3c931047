package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.learn.MetricLearner;
import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model from before input versions reads text as it did, and what it cannot read is told. */
class OldTextModelITCase {

    @TempDir Path folder;

    private static Event event(String entity, long time, String text) {
        return new Event(
                entity,
                Optional.of("x"),
                "",
                Event.DEFAULT_TOWER,
                JobTopics.START + time,
                new Input.Text(text));
    }

    private static byte[] withoutInputVersion(byte[] model) throws TensorException {
        Tensors all = SafeTensors.read(model);
        Tensors old = new Tensors();
        for (String name : all.names()) {
            if (!name.equals("towers.default.input.version")) {
                old.put(name, all.get(name));
            }
        }
        assertThat(old.names()).hasSize(all.names().size() - 1);
        return SafeTensors.write(old);
    }

    @Test
    void textThatItCannotRead_isADeadLetter_andNoVectorOfZeros() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            Map<String, String> settings = JobTopics.settings("old-text", kafka.bootstrap(), 1);
            settings.remove("input.dimension");
            settings.put("input.kind", "text");
            settings.put("encoder.embedding", "16");
            settings.put("delivery.guarantee", "at-least-once");
            MetricLearner born = new MetricLearner(JobConfig.of(settings).learning().learner());
            Path old = folder.resolve("old.safetensors");
            Files.write(old, withoutInputVersion(born.published()));
            settings.put("model.initial", old.toString());
            JobConfig config = JobConfig.of(settings);
            try (JobTopics topics = new JobTopics(config);
                    EmbeddedJob job =
                            EmbeddedJob.start(config, Map.of("restart-strategy.type", "none"))) {
                topics.send(0, event("pizza", 1, "🍕🍕"));
                topics.send(0, event("words", 2, "two pizzas"));
                topics.flush();
                JobTopics.await(job, "a dead letter", () -> !topics.deadLetters().isEmpty());
                JobTopics.await(job, "an embedding", () -> !topics.embeddings().isEmpty());
                List<DeadLetter> letters = topics.deadLetters();
                assertThat(letters).hasSize(1);
                assertThat(letters.get(0).reason()).isEqualTo(DeadLetter.Reason.MISSING_INPUT);
                assertThat(letters.get(0).detail()).contains("entity 'pizza'", "input version 1");
                assertThat(topics.embeddings()).containsOnlyKeys("words");
            }
        }
    }
}
