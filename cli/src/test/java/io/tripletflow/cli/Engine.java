package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;

/**
 * The Docker engine that the tests with containers need, and the images. Where none can be reached
 * such a test skips; with the environment variable CI=true it fails instead.
 */
final class Engine {

    /** On everything that the tests start, so that what they leave behind can be found. */
    static final String LABEL = "io.tripletflow.test";

    private Engine() {}

    static void require() {
        boolean available = DockerClientFactory.instance().isDockerAvailable();
        String remedy =
                "no Docker engine can be reached, so the tests with containers cannot run; start"
                        + " one, or let .ci/containers do it";
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            assertThat(available).as(remedy).isTrue();
        }
        assumeTrue(available, remedy);
    }

    /** The official image, of the version of our own broker; or what the environment names. */
    static DockerImageName kafka() {
        String official = "apache/kafka:" + AppInfoParser.getVersion();
        String image = System.getenv().getOrDefault("TRIPLETFLOW_KAFKA_IMAGE", official);
        return DockerImageName.parse(image).asCompatibleSubstituteFor("apache/kafka");
    }

    /** What the job's image builds on, if the environment names another than its Dockerfile. */
    static Map<String, String> buildArguments() {
        String base = System.getenv("TRIPLETFLOW_BASE_IMAGE");
        return base == null ? Map.of() : Map.of("BASE_IMAGE", base);
    }
}
