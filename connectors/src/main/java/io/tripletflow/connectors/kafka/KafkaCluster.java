package io.tripletflow.connectors.kafka;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Which Kafka cluster it is, whatever address it was reached by. */
public final class KafkaCluster {
    private KafkaCluster() {}

    /**
     * The id that the cluster was formatted with; another one after its storage was wiped.
     *
     * @throws KafkaSetupException if the brokers do not answer
     */
    public static String id(KafkaSettings settings) {
        try (Admin admin = Admin.create(KafkaFailure.bounded(settings))) {
            return admin.describeCluster()
                    .clusterId()
                    .get(KafkaFailure.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            throw new KafkaSetupException(KafkaFailure.describe(e, settings), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaSetupException("interrupted while asking Kafka for its id", e);
        }
    }
}
