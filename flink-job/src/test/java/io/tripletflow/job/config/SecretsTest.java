package io.tripletflow.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.kafka.Secrets;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.registry.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka.properties.ssl.keystore.password",
                "kafka.properties.sasl.jaas.config",
                "kafka.properties.ssl.keystore.key",
                "kafka.properties.ssl.key.password",
                "kafka.properties.sasl.oauthbearer.client.credentials.client.secret",
                "kafka.properties.basic.auth.user.info",
                "flink.s3.access-key",
                "flink.s3.secret-key",
                "flink.security.delegation.TOKEN",
                "flink.fs.azure.account.key.x",
                "flink.fs.azure.sas.container.account.blob.core.windows.net",
                "flink.fs.oss.accessKeySecret",
                "kafka.properties.sasl.login.pwd"
            })
    void isSecret_namesOfSecrets_areRecognised(String key) {
        assertThat(Secrets.isSecret(key)).isTrue();
    }

    @Test
    void isSecret_options_areNot_butThoseOfTheSchemaRegistry() {
        assertThat(Options.all())
                .extracting(Option::key)
                .filteredOn(Secrets::isSecret)
                .containsExactlyInAnyOrder(
                        "source.schema-registry.password", "source.schema-registry.token");
    }

    @Test
    void masked_secretInsideAValue_isHidden() {
        assertThat(
                        Secrets.masked(
                                "flink.env.java.opts", "-Djavax.net.ssl.keyStorePassword=hunter2"))
                .isEqualTo(Secrets.MASK);
        assertThat(Secrets.masked("flink.proxy", "http://me:hunter2@proxy:80"))
                .isEqualTo(Secrets.MASK);
        assertThat(Secrets.masked("kafka.bootstrap", "a:9092,b:9092")).isEqualTo("a:9092,b:9092");
        assertThat(Secrets.masked("checkpoint.directory", "s3://bucket/path"))
                .isEqualTo("s3://bucket/path");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unmatched argument kafka.properties.sasl.password=hunter2|unmatched argument kafka.properties.sasl.password=******",
                "Plain required username=\"u\" password=\"hunter 2\";|Plain required username=\"u\" password=******;",
                "{\"client.secret\" : \"hunter2\", \"a\":1}|{\"client.secret\" : ******, \"a\":1}",
                "no file s3://key:hunter2@bucket/x|no file s3://******@bucket/x",
                "-Dx.keyStorePassword=hunter2 -Dy=1|-Dx.keyStorePassword=****** -Dy=1",
                "line 3: kafka.properties.ssl.key.password: is set again|line 3: kafka.properties.ssl.key.password: is set again",
                "window.size: 'x' is not a duration|window.size: 'x' is not a duration"
            })
    void redacted_messages_keepAllButTheSecret(String message, String shown) {
        assertThat(Secrets.redacted(message)).isEqualTo(shown);
    }

    @Test
    void jobConfig_printed_neverShowsASecret() {
        JobConfig config =
                Settings.with(
                        "kafka.properties.ssl.keystore.password", "hunter2",
                        "kafka.properties.sasl.jaas.config", "Login required password=\"hunter2\";",
                        "flink.s3.secret-key", "hunter2");
        assertThat(config.toString())
                .contains("kafka.properties.ssl.keystore.password: ******\n")
                .contains("flink.s3.secret-key: ******\n")
                .doesNotContain("hunter2");
        assertThat(config.effective().toString()).doesNotContain("hunter2");
        assertThat(config.kafka().toString()).doesNotContain("hunter2");
        assertThat(config.kafkaSettings().toString()).doesNotContain("hunter2");
        assertThat(config.kafka().properties()).containsEntry("ssl.keystore.password", "hunter2");
    }

    @Test
    void problems_neverShowASecret() {
        assertThat(
                        Settings.problemsOf(
                                "kafka.propertys.ssl.password: hunter2\n"
                                        + "kafka.properties.ssl.password: [hunter2]",
                                "password hunter2"))
                .hasSize(5)
                .noneMatch(problem -> problem.contains("hunter2"));
    }
}
