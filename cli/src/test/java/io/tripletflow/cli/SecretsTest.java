package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret that stands in a job file or on the command line is on no output and in no log. */
class SecretsTest {

    private static final String SECRET = "hunter2";
    private static final String JOB =
            """
            kafka.bootstrap: localhost:1
            input.dimension: 4
            kafka.properties:
              sasl.jaas.config: org.apache.kafka.common.security.plain.PlainLoginModule required username="me" password="hunter2";
              ssl.truststore.password: hunter2
              ssl.keystore.key: hunter2
              my.interceptor.token: hunter2
              basic.auth.user.info: me:hunter2
            flink:
              s3.secret-key: hunter2
              s3.access-key: hunter2
              fs.azure.account.key.x: hunter2
              env.java.opts: -Djavax.net.ssl.keyStorePassword=hunter2
            checkpoint.directory: s3://me:hunter2@bucket/path
            """;

    @TempDir Path folder;

    @Test
    void config_printsNoSecret() throws IOException {
        Run run = run("config", JOB);
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("sasl.jaas.config: ******", "flink.s3.secret-key: ******");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model.initial: file:///absent?password=hunter2\n",
                "model.initial: file://me:hunter2@/absent\n",
                "kafka.sasl.password: hunter2\n",
                "flink.s3.secret-key: twice\n",
                "sasl.password: *hunter2\n",
                "kafka.properties: {sasl.password: [hunter2]}\n",
                "window.size: password=hunter2\n",
                "kafka.properties.transactional.id: hunter2\n",
                "kafka.properties.max.request.size: password=hunter2\n"
            })
    void badFile_isReportedWithoutSecrets(String line) throws IOException {
        assertThat(run("run", JOB + line).exit()).isNotZero();
        assertThat(run("config", JOB + line, "--verbose").err()).doesNotContain(SECRET);
    }

    @Test
    void commandLine_isReportedWithoutSecrets() throws IOException {
        String password = "kafka.properties.sasl.password=hunter2";
        assertThat(run("run", JOB, password).exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run("run", JOB, "--set", "sasl.password=hunter2").exit())
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("config", JOB, "--set", "--password=hunter2").exit())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void produce_withBadProperties_showsNoSecret() throws IOException {
        Path properties = folder.resolve("client.properties");
        Files.writeString(
                properties,
                """
                security.protocol=SASL_PLAINTEXT
                sasl.mechanism=PLAIN
                sasl.jaas.config=NoModule needed password="hunter2"
                """);
        Path rows = folder.resolve("rows.csv");
        Files.writeString(rows, "entity,f0\na,1\n");
        try (LogCapture log = new LogCapture(Level.INFO)) {
            Run run =
                    Run.of(
                            "produce",
                            rows.toString(),
                            "--bootstrap",
                            "localhost:1",
                            "--topic",
                            "t",
                            "--properties",
                            properties.toString(),
                            "--verbose");
            assertThat(run.exit()).isNotZero();
            assertThat(run.out() + run.err() + log.text()).doesNotContain(SECRET);
        }
    }

    private Run run(String command, String yaml, String... more) throws IOException {
        Path file = folder.resolve("job.yaml");
        Files.writeString(file, yaml);
        String[] arguments = new String[more.length + 2];
        arguments[0] = command;
        arguments[1] = file.toString();
        System.arraycopy(more, 0, arguments, 2, more.length);
        try (LogCapture log = new LogCapture(Level.DEBUG)) {
            Run run = Run.of(arguments);
            assertThat(run.out() + run.err() + log.text()).doesNotContain(SECRET);
            return run;
        }
    }
}
