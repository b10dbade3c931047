package io.tripletflow.connectors;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import org.junit.jupiter.api.Test;

/** Which room of the connectors may use which; what lives in each says its package-info. */
class ConnectorsArchitectureTest {
    private static final JavaClasses CONNECTORS =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(location -> !location.contains("/test/"))
                    .importPackages("io.tripletflow.connectors");

    @Test
    void rooms_useOnlyThoseBelowThem() {
        rooms().whereLayer("wire")
                .mayNotAccessAnyLayer()
                .whereLayer("kafka")
                .mayOnlyAccessLayers("wire")
                .whereLayer("event")
                .mayOnlyAccessLayers("wire", "kafka")
                .whereLayer("output")
                .mayOnlyAccessLayers("wire")
                .whereLayer("delivery")
                .mayOnlyAccessLayers("kafka")
                .whereLayer("read")
                .mayOnlyAccessLayers("output", "wire", "kafka")
                .whereLayer("ledger")
                .mayOnlyAccessLayers("read", "wire", "kafka")
                .whereLayer("endpoint")
                .mayNotBeAccessedByAnyLayer()
                .check(CONNECTORS);
    }

    private static LayeredArchitecture rooms() {
        return layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("wire")
                .definedBy("io.tripletflow.connectors.wire")
                .layer("kafka")
                .definedBy("io.tripletflow.connectors.kafka")
                .layer("event")
                .definedBy("io.tripletflow.connectors.event")
                .layer("output")
                .definedBy("io.tripletflow.connectors.output")
                .layer("delivery")
                .definedBy("io.tripletflow.connectors.delivery")
                .layer("read")
                .definedBy("io.tripletflow.connectors.read")
                .layer("ledger")
                .definedBy("io.tripletflow.connectors.ledger")
                .layer("endpoint")
                .definedBy("io.tripletflow.connectors.endpoint");
    }

    @Test
    void everyClass_hasARoom() {
        classes().should().resideInAPackage("io.tripletflow.connectors.(*)").check(CONNECTORS);
    }

    @Test
    void event_reachesNoBroker() {
        noClasses()
                .that()
                .resideInAPackage("io.tripletflow.connectors.event")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka.clients.admin..")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("KafkaSettings")
                .check(CONNECTORS);
    }

    @Test
    void wire_knowsNoBrokerAndNoFlink() {
        noClasses()
                .that()
                .resideInAPackage("io.tripletflow.connectors.wire")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.flink..",
                        "org.apache.kafka.clients.admin..",
                        "org.apache.kafka.clients.consumer..")
                .check(CONNECTORS);
    }
}
