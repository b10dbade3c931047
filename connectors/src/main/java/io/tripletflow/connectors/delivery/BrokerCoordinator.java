package io.tripletflow.connectors.delivery;

import io.tripletflow.connectors.kafka.KafkaFailure;
import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;

/** Asks the transaction coordinator of a real cluster; connects when first asked. */
final class BrokerCoordinator implements ProvenCommitter.Coordinator {
    private final Properties properties;
    private Admin admin;

    BrokerCoordinator(Properties properties) {
        this.properties = properties;
    }

    @Override
    public CommitVerdict verdict(KafkaCommittable refused)
            throws IOException, InterruptedException {
        String id = refused.getTransactionalId();
        try {
            TransactionDescription known =
                    admin().describeTransactions(List.of(id))
                            .description(id)
                            .get(KafkaFailure.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return CommitVerdict.of(refused, known);
        } catch (ExecutionException | TimeoutException e) {
            if (KafkaFailure.cause(e) instanceof TransactionalIdNotFoundException) {
                return CommitVerdict.FORGOTTEN;
            }
            throw new IOException("cannot find out what became of transaction '" + id + "'", e);
        }
    }

    private Admin admin() {
        if (admin == null) {
            admin = Admin.create(properties);
        }
        return admin;
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close();
        }
    }
}
