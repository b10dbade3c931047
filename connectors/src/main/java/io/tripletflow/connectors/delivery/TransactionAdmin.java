package io.tripletflow.connectors.delivery;

import io.tripletflow.connectors.kafka.KafkaFailure;
import io.tripletflow.connectors.kafka.KafkaSetting;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.KafkaSetupException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a cluster's brokers say of transactions; what we may not ask stays unknown. */
final class TransactionAdmin {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionAdmin.class);
    private static final String LIMIT = "transaction.max.timeout.ms";

    private final Admin admin;
    private final KafkaSettings settings;

    TransactionAdmin(Admin admin, KafkaSettings settings) {
        this.admin = admin;
        this.settings = settings;
    }

    /** Why a broker would refuse our transaction timeout: any of them may become coordinator. */
    Optional<String> timeoutProblem() {
        long wanted = settings.transactionTimeout().toMillis();
        for (ConfigResource broker : brokers()) {
            Optional<Long> limit =
                    ask(admin.describeConfigs(List.of(broker)).values().get(broker))
                            .map((Config config) -> config.get(LIMIT))
                            .map(ConfigEntry::value)
                            .map(Long::parseLong);
            if (limit.isPresent() && limit.get() < wanted) {
                return Optional.of(
                        "%s is %d ms but broker %s allows %d ms (%s); lower the one or raise the other%s"
                                .formatted(
                                        settings.names().of(KafkaSetting.TRANSACTION_TIMEOUT),
                                        wanted,
                                        broker.name(),
                                        limit.get(),
                                        LIMIT,
                                        Transactions.otherwise(settings)));
            }
        }
        return Optional.empty();
    }

    private List<ConfigResource> brokers() {
        List<ConfigResource> brokers = new ArrayList<>();
        for (Node node : ask(admin.describeCluster().nodes()).orElse(List.of())) {
            brokers.add(new ConfigResource(ConfigResource.Type.BROKER, node.idString()));
        }
        return brokers;
    }

    /**
     * Ids that the job's sinks would use and that have, or may soon have, an open transaction: a
     * sink without anything to write takes a new id at each checkpoint all the same.
     */
    Set<String> begun() {
        ListTransactionsOptions begun =
                new ListTransactionsOptions()
                        .filterStates(Set.of(TransactionState.ONGOING, TransactionState.EMPTY));
        return ask(admin.listTransactions(begun).all()).orElse(List.of()).stream()
                .map(TransactionListing::transactionalId)
                .filter(this::isOurs)
                .collect(Collectors.toSet());
    }

    /** Whether one of our sinks uses it, and not one of a job whose prefix begins with ours. */
    private boolean isOurs(String id) {
        return SinkNames.ALL.stream()
                .anyMatch(sink -> id.startsWith(settings.transactionalId(sink) + "-"));
    }

    private <T> Optional<T> ask(KafkaFuture<T> question) {
        try {
            return Optional.of(
                    question.get(KafkaFailure.PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = KafkaFailure.cause(e);
            if (cause instanceof ApiException && !KafkaFailure.isConnection(cause)) {
                LOG.info("the brokers do not tell: {}", KafkaFailure.message(cause, settings));
                return Optional.empty();
            }
            throw new KafkaSetupException(KafkaFailure.describe(cause, settings), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaSetupException("interrupted while asking Kafka for transactions", e);
        }
    }
}
