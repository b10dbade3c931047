package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.tripletflow.job.TripletFlowJob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** docker/kubernetes against the schema that the operator's API brings along. */
class FlinkDeploymentTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CRD = "META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";
    private static final Path FILE = Path.of("..", "docker", "kubernetes", "flinkdeployment.yaml");

    @Test
    void file_isWhatTheSchemaSays() throws IOException {
        assertThat(problems(deployment())).isEmpty();
    }

    @Test
    void aTypingError_wouldBeFound() throws IOException {
        ObjectNode wrong = (ObjectNode) deployment();
        ((ObjectNode) wrong.at("/spec/job")).put("upgradMode", "savepoint");
        ((ObjectNode) wrong.at("/spec/jobManager")).put("replicas", "two");
        assertThat(problems(wrong))
                .extracting(problem -> problem.getInstanceLocation().toString())
                .containsExactlyInAnyOrder("$.spec.job", "$.spec.jobManager.replicas");
    }

    @Test
    void job_isTheOneOfThisBuild() throws IOException {
        JsonNode spec = deployment().path("spec");
        assertThat(spec.at("/job/entryClass").asText()).isEqualTo(TripletFlowJob.class.getName());
        assertThat(Files.readString(FILE.resolveSibling("Dockerfile")))
                .contains(" /opt/flink/usrlib/tripletflow-job.jar\n");
        assertThat(spec.at("/job/jarURI").asText())
                .endsWith("/opt/flink/usrlib/tripletflow-job.jar");
    }

    /** Flink's own computation of a TaskManager's memory, which fails where parts do not fit. */
    @Test
    void memory_fits() throws IOException {
        JsonNode spec = deployment().path("spec");
        Configuration flink = new Configuration();
        spec.path("flinkConfiguration")
                .properties()
                .forEach(entry -> flink.setString(entry.getKey(), entry.getValue().asText()));
        flink.set(
                TaskManagerOptions.TOTAL_PROCESS_MEMORY,
                MemorySize.parse(spec.at("/taskManager/resource/memory").asText()));
        TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(flink);
        assertThat(memory.getTaskHeapSize()).isGreaterThan(MemorySize.ofMebiBytes(1800));
        assertThat(spec.at("/flinkConfiguration/env.java.opts.taskmanager").asText())
                .contains("javacpp.maxBytes=" + memory.getTaskOffHeapSize().getMebiBytes() + "m ");
    }

    private static Set<ValidationMessage> problems(JsonNode deployment) throws IOException {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
                .getSchema(schema())
                .validate(deployment);
    }

    private static JsonNode deployment() throws IOException {
        return yaml(Files.readString(FILE));
    }

    /**
     * The schema, stricter than the API server: that one drops what it does not know. The newest
     * API that is published knows Flink up to 1.20; operators for Flink 2 only add to its versions.
     */
    private static JsonNode schema() throws IOException {
        JsonNode crd;
        try (InputStream in = FlinkDeploymentTest.class.getClassLoader().getResourceAsStream(CRD)) {
            crd = yaml(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        JsonNode schema = crd.at("/spec/versions/0/schema/openAPIV3Schema");
        close(schema);
        ((ArrayNode) schema.at("/properties/spec/properties/flinkVersion/enum")).add("v2_3");
        ObjectNode properties = (ObjectNode) schema.path("properties");
        for (String name : new String[] {"apiVersion", "kind", "metadata"}) {
            properties.putObject(name); // known to the server of every kind
        }
        return schema;
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("properties").isObject()) {
            object.put("additionalProperties", false);
        }
        node.forEach(FlinkDeploymentTest::close);
    }

    private static JsonNode yaml(String text) {
        Object loaded = new Load(LoadSettings.builder().build()).loadFromString(text);
        return JSON.valueToTree(Map.class.cast(loaded));
    }
}
