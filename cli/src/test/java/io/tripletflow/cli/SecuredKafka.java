package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.embedded.EmbeddedKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A broker with TLS, SCRAM and ACLs for its users, and an open door for the test, which may do
 * everything.
 */
final class SecuredKafka implements AutoCloseable {

    private static final String PASSWORD = "changeit";

    private final EmbeddedKafka kafka;
    private final Admin admin;
    private final String bootstrap;
    private final Path certificate;

    private SecuredKafka(EmbeddedKafka kafka, String bootstrap, Path certificate) {
        this.kafka = kafka;
        this.bootstrap = bootstrap;
        this.certificate = certificate;
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
    }

    static SecuredKafka start(Path folder) throws Exception {
        Path keystore = folder.resolve("broker.p12");
        Path certificate = folder.resolve("broker.pem");
        keytool(
                "-genkeypair",
                keystore,
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1");
        keytool("-exportcert", keystore, "-rfc", "-file", certificate.toString());
        int open = freePort();
        int secured = freePort();
        int controller = freePort();
        Map<String, String> broker = new HashMap<>();
        broker.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,SASL_SSL://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                        .formatted(open, secured, controller));
        broker.put(
                "advertised.listeners",
                "PLAINTEXT://127.0.0.1:%d,SASL_SSL://127.0.0.1:%d".formatted(open, secured));
        broker.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        broker.put(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT");
        broker.put("inter.broker.listener.name", "PLAINTEXT");
        broker.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        broker.put(
                "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        broker.put(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        broker.put("super.users", "User:ANONYMOUS");
        broker.put("ssl.keystore.type", "PKCS12");
        broker.put("ssl.keystore.location", keystore.toString());
        broker.put("ssl.keystore.password", PASSWORD);
        EmbeddedKafka kafka = EmbeddedKafka.start(open, broker);
        assertThat(kafka.port()).as("nobody took the port meanwhile").isEqualTo(open);
        return new SecuredKafka(kafka, "127.0.0.1:" + secured, certificate);
    }

    /** Where everybody may do everything. */
    String openBootstrap() {
        return kafka.bootstrap();
    }

    /** Where users are asked who they are. */
    String bootstrap() {
        return bootstrap;
    }

    /** Client properties of a user, who is known from now on. */
    Map<String, String> user(String name) throws Exception {
        String password = name + "-secret";
        admin.alterUserScramCredentials(
                        List.of(
                                new UserScramCredentialUpsertion(
                                        name,
                                        new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
                                        password)))
                .all()
                .get();
        return Map.of(
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "SCRAM-SHA-512",
                "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                                .formatted(name, password),
                "ssl.truststore.type", "PEM",
                "ssl.truststore.location", certificate.toString());
    }

    /** Rights on things of that name. */
    void grant(String user, ResourceType type, String name, AclOperation... operations)
            throws Exception {
        grant(user, new ResourcePattern(type, name, PatternType.LITERAL), operations);
    }

    /** Rights on things whose names begin so. */
    void grantPrefix(String user, ResourceType type, String prefix, AclOperation... operations)
            throws Exception {
        grant(user, new ResourcePattern(type, prefix, PatternType.PREFIXED), operations);
    }

    private void grant(String user, ResourcePattern pattern, AclOperation... operations)
            throws Exception {
        Collection<AclBinding> bindings = new ArrayList<>();
        for (AclOperation operation : operations) {
            bindings.add(
                    new AclBinding(
                            pattern,
                            new AccessControlEntry(
                                    "User:" + user, "*", operation, AclPermissionType.ALLOW)));
        }
        admin.createAcls(bindings).all().get();
    }

    private static void keytool(String verb, Path keystore, String... more) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                verb,
                                "-alias",
                                "broker",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                keystore.toString()));
        command.addAll(List.of(more));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        admin.close();
        kafka.close();
    }
}
