package io.tripletflow.job.sql;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.VectorSearchTableSource;
import org.apache.flink.table.connector.source.search.VectorSearchFunctionProvider;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * Makes the live space a table for {@code VECTOR_SEARCH}: {@code CREATE TABLE … WITH ('connector' =
 * 'tripletflow', 'server' = …)}.
 */
public final class SpaceTableFactory implements DynamicTableSourceFactory {

    private static final ConfigOption<String> SERVER =
            ConfigOptions.key("server")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Where 'tripletflow serve' answers.");

    private static final ConfigOption<String> TOKEN =
            ConfigOptions.key("token")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Bearer token that the server wants.");

    private static final ConfigOption<String> TOWER =
            ConfigOptions.key("tower")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Tower of the answers; any unless given.");

    private static final ConfigOption<Duration> PATIENCE =
            ConfigOptions.key("patience")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(1))
                    .withDescription("How long a server that is not ready is asked again.");

    @Override
    public String factoryIdentifier() {
        return "tripletflow";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(SERVER);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(TOKEN, TOWER, PATIENCE);
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        ReadableConfig options = helper.getOptions();
        try {
            return new SpaceTable(
                    new SpaceServer(
                            URI.create(options.get(SERVER)),
                            options.getOptional(TOKEN).orElse(null),
                            options.getOptional(TOWER).orElse(null),
                            options.get(PATIENCE)),
                    SpaceColumns.of(context.getCatalogTable().getResolvedSchema()));
        } catch (IllegalArgumentException e) {
            throw new ValidationException(
                    "table %s: %s"
                            .formatted(
                                    context.getObjectIdentifier().asSummaryString(),
                                    e.getMessage()),
                    e);
        }
    }

    private record SpaceTable(SpaceServer server, SpaceColumns columns)
            implements VectorSearchTableSource {

        @Override
        public VectorSearchRuntimeProvider getSearchRuntimeProvider(VectorSearchContext context) {
            String field = columns.searchField(context.getSearchColumns()[0][0]);
            return VectorSearchFunctionProvider.of(new SearchFunction(server, columns, field));
        }

        @Override
        public DynamicTableSource copy() {
            return this;
        }

        @Override
        public String asSummaryString() {
            return "the space of " + server.address();
        }
    }
}
