package io.tripletflow.job.sql;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;

/** Makes a model of {@code CREATE MODEL … WITH ('provider' = 'tripletflow', …)}. */
public final class TripletFlowModelFactory implements ModelProviderFactory {

    private static final String PROPERTIES = "properties.";

    private static final ConfigOption<String> BOOTSTRAP =
            ConfigOptions.key("bootstrap")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Kafka brokers, as host:port separated by commas.");

    private static final ConfigOption<String> TOPIC =
            ConfigOptions.key("topic")
                    .stringType()
                    .defaultValue("model")
                    .withDescription("Topic that a job publishes its models to.");

    private static final ConfigOption<String> TOWER =
            ConfigOptions.key("tower")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Tower that rows are inputs of, where there are several.");

    private static final ConfigOption<String> VERSION =
            ConfigOptions.key("version")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("VERSION or EPOCH/VERSION; the newest unless given.");

    private static final ConfigOption<Duration> PATIENCE =
            ConfigOptions.key("patience")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(1))
                    .withDescription("How long the first row waits for a model.");

    @Override
    public String factoryIdentifier() {
        return "tripletflow";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(BOOTSTRAP);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(TOPIC, TOWER, VERSION, PATIENCE);
    }

    @Override
    public ModelProvider createModelProvider(ModelProviderFactory.Context context) {
        FactoryUtil.ModelProviderFactoryHelper helper =
                FactoryUtil.createModelProviderFactoryHelper(this, context);
        helper.validateExcept(PROPERTIES);
        ResolvedCatalogModel model = context.getCatalogModel();
        try {
            return new Provider(
                    source(helper.getOptions(), model.getOptions()),
                    Columns.of(model.getResolvedInputSchema(), model.getResolvedOutputSchema()));
        } catch (IllegalArgumentException e) {
            throw new ValidationException(
                    "model %s: %s"
                            .formatted(
                                    context.getObjectIdentifier().asSummaryString(),
                                    e.getMessage()),
                    e);
        }
    }

    private static ModelSource source(ReadableConfig options, Map<String, String> all) {
        Map<String, String> properties = new HashMap<>();
        all.forEach(
                (key, value) -> {
                    if (key.startsWith(PROPERTIES)) {
                        properties.put(key.substring(PROPERTIES.length()), value);
                    }
                });
        ModelSource source =
                new ModelSource(
                        options.get(BOOTSTRAP),
                        properties,
                        options.get(TOPIC),
                        options.getOptional(TOWER).orElse(null),
                        options.getOptional(VERSION).map(ModelSource.Pinned::parse).orElse(null),
                        options.get(PATIENCE));
        source.kafka(); // told now, not when the job runs
        return source;
    }

    /** What the planner asks for the function. */
    private record Provider(ModelSource source, Columns columns) implements PredictRuntimeProvider {

        @Override
        public PredictFunction createPredictFunction(ModelProvider.Context context) {
            return new EmbedFunction(source, columns);
        }

        @Override
        public ModelProvider copy() {
            return this;
        }
    }
}
