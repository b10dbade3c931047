package io.tripletflow.connectors.delivery;

import io.tripletflow.connectors.kafka.KafkaFailure;
import io.tripletflow.connectors.kafka.KafkaSetting;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.KafkaSetupException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.connector.kafka.sink.internal.FlinkKafkaInternalProducer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * Tries exactly-once output before the job starts: asks the brokers for their limit and for another
 * job under the same prefix, and runs one transaction, without records, through the connector's own
 * producer. Finds what would otherwise fail at the first checkpoint or later: a timeout that a
 * broker refuses, missing rights, no coordinator, a prefix in use, or a kafka-clients version that
 * the connector does not fit.
 */
public final class Transactions {
    private Transactions() {}

    /**
     * What stands against transactions, each with its remedy; nothing for at-least-once settings.
     *
     * @param interval between two checkpoints of the job
     * @throws KafkaSetupException if the brokers cannot be asked
     */
    public static List<String> problems(KafkaSettings settings, Duration interval) {
        if (!settings.exactlyOnce()) {
            return List.of();
        }
        List<String> problems = new ArrayList<>();
        try (Admin client = Admin.create(KafkaFailure.bounded(settings))) {
            TransactionAdmin admin = new TransactionAdmin(client, settings);
            Optional<String> timeout = admin.timeoutProblem();
            timeout.or(() -> trial(settings)).ifPresent(problems::add);
            PrefixUse.problem(settings, admin::begun, PrefixUse.watch(interval))
                    .ifPresent(problems::add);
        } catch (KafkaException e) {
            throw new KafkaSetupException(KafkaFailure.describe(e, settings), e);
        }
        return problems;
    }

    private static Optional<String> trial(KafkaSettings settings) {
        Properties properties = KafkaFailure.bounded(settings);
        properties.setProperty("key.serializer", ByteArraySerializer.class.getName());
        properties.setProperty("value.serializer", ByteArraySerializer.class.getName());
        properties.setProperty(
                "transaction.timeout.ms", Long.toString(settings.transactionTimeout().toMillis()));
        properties.setProperty("enable.idempotence", "true");
        properties.setProperty("acks", "all");
        String id = settings.transactionalIdPrefix() + "-check";
        try (var producer = new FlinkKafkaInternalProducer<byte[], byte[]>(properties, id)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.flush(); // where a kafka-clients that does not fit fails
            producer.commitTransaction();
            return Optional.empty();
        } catch (KafkaException e) {
            Throwable cause = KafkaFailure.cause(e);
            String problem = problem(cause, settings);
            if (KafkaFailure.isConnection(cause)) {
                throw new KafkaSetupException(problem, e);
            }
            return Optional.of(problem);
        } catch (LinkageError | RuntimeException e) {
            return Optional.of(
                    "kafka-clients %s does not fit the Kafka connector (%s); use kafka-clients 4.2%s"
                            .formatted(AppInfoParser.getVersion(), e, otherwise(settings)));
        }
    }

    /** What {@code cause} means for {@code settings}, with the remedy. */
    public static String problem(Throwable cause, KafkaSettings settings) {
        String otherwise = otherwise(settings);
        if (isTimeoutRefused(cause)) {
            return "%s is %d ms but the brokers refuse transactions that long; lower it (15 min is their default bound), or raise transaction.max.timeout.ms on the brokers"
                            .formatted(
                                    settings.names().of(KafkaSetting.TRANSACTION_TIMEOUT),
                                    settings.transactionTimeout().toMillis())
                    + otherwise;
        }
        if (cause instanceof AuthorizationException) {
            return "the cluster does not let us use transactional ids that begin with '%s' (%s); grant WRITE and DESCRIBE on that prefix"
                            .formatted(
                                    settings.transactionalIdPrefix(),
                                    KafkaFailure.message(cause, settings))
                    + otherwise;
        }
        if (cause instanceof UnsupportedVersionException) {
            return "the brokers at '%s' do not support the transactions that exactly-once needs; upgrade them"
                            .formatted(settings.bootstrap())
                    + otherwise;
        }
        if (cause instanceof TimeoutException) {
            return "no transaction coordinator at '%s' within %d s (%s); check that the brokers run and that transaction.state.log.replication.factor is not above their number"
                            .formatted(
                                    settings.bootstrap(),
                                    KafkaFailure.PATIENCE.toSeconds(),
                                    KafkaFailure.message(cause, settings))
                    + otherwise;
        }
        return KafkaFailure.describe(cause, settings);
    }

    /** The way out that is always open, for the end of a message. */
    static String otherwise(KafkaSettings settings) {
        return ", or set " + settings.names().of(KafkaSetting.GUARANTEE) + " to at-least-once";
    }

    /** The producer hands the broker's answer on as a message only. */
    private static boolean isTimeoutRefused(Throwable cause) {
        String refused = Errors.INVALID_TRANSACTION_TIMEOUT.message();
        return cause instanceof InvalidTxnTimeoutException
                || String.valueOf(cause.getMessage()).contains(refused);
    }
}
