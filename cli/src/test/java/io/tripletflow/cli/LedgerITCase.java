package io.tripletflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.connectors.ledger.LedgerAccount;
import io.tripletflow.connectors.ledger.LedgerEntry;
import io.tripletflow.connectors.ledger.LedgerEntryJson;
import io.tripletflow.connectors.ledger.LedgerStamp;
import io.tripletflow.job.config.JobConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code ledger} on topics in which a transaction was aborted. */
class LedgerITCase {

    private static final long EPOCH = 100;

    @TempDir Path folder;

    private long entries;
    private long records;

    @Test
    void ledger_abortedTransaction_isToldWithExitCode1() throws IOException {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            Path job = folder.resolve("job.yaml");
            String yaml =
                    "kafka.bootstrap: '%s'\ninput.dimension: 3\n".formatted(kafka.bootstrap());
            Files.writeString(job, yaml);
            JobConfig config = JobConfig.load(job, List.of());
            Topics.ensure(config.kafkaSettings(), config.topicSpecs(), true);
            try (KafkaProducer<byte[], byte[]> producer =
                    Producers.transactional(kafka.bootstrap(), "ledger-itcase")) {
                write(producer, 3);
                producer.commitTransaction();
                Run whole = Run.of("ledger", job.toString());
                assertThat(whole.exit()).isZero();
                assertThat(whole.out())
                        .containsPattern("reports +3 +3 +3 +0 +0")
                        .containsPattern("embeddings +0 +0 +0\\* +0 +0")
                        .doesNotContain("missing:");
                write(producer, 2);
                producer.abortTransaction();
                write(producer, 1);
                producer.commitTransaction();
            }
            Run lossy = Run.of("ledger", job.toString());
            assertThat(lossy.exit()).isEqualTo(ExitCode.FAILED);
            assertThat(lossy.out())
                    .containsPattern("reports +6 +4 +4 +2 +0")
                    .contains(
                            "reports: 2 records of subtask 0 in epoch 100 are missing: numbers 4 to"
                                    + " 5, after checkpoint 1, before checkpoint 3");
        }
    }

    /** Records of the reports topic and their line of the ledger, in one open transaction. */
    private void write(KafkaProducer<byte[], byte[]> producer, int count) {
        producer.beginTransaction();
        for (int i = 0; i < count; i++) {
            records++;
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>("reports", "{}".getBytes(UTF_8));
            new LedgerStamp(EPOCH, 0, records).put(record.headers());
            send(producer, record);
        }
        entries++;
        LedgerAccount account = new LedgerAccount("reports", EPOCH, 0, entries, records);
        LedgerEntry entry = new LedgerEntry(account, entries, count, List.of());
        send(producer, LedgerEntryJson.encode("ledger", entry));
        producer.flush();
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        var unused = producer.send(record); // a failure shows at the end of the transaction
    }
}
