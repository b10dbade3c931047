package io.tripletflow.connectors;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.Set;
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

    /** The walk of one event: decoder, one encoding, draft; none comes back to the one before. */
    @Test
    void event_passesEachFileOnce() {
        String[] encodings = {
            "JsonFields", "EventScanner", "Envelope", "EventAvro", "AvroFields", "RegisteredEvents"
        };
        classesOfEvents(encodings)
                .should()
                .onlyBeAccessed()
                .byClassesThat(
                        named(encodings)
                                .or(named("EventDecoder", "EventJson"))
                                .or(named("EventRecords", "AvroConversion")))
                .check(CONNECTORS);
        noClassesOfEvents(encodings)
                .should()
                .dependOnClassesThat(named("EventDecoder", "TowerChoice", "Decoded", "EventJson"))
                .check(CONNECTORS);
        noClassesOfEvents("EventDraft", "FeatureReader", "IdReader", "LateLabelFields")
                .should()
                .dependOnClassesThat(named(encodings).or(named("EventDecoder", "TowerChoice")))
                .check(CONNECTORS);
    }

    /** A further encoding fills the same draft and changes neither it nor what is made of it. */
    @Test
    void draft_knowsNoEncoding() {
        noClassesOfEvents("EventDraft", "TowerChoice", "FutureBound")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml..", "org.apache.avro..")
                .check(CONNECTORS);
    }

    private static GivenClassesConjunction classesOfEvents(String... names) {
        return classes().that(ofEvents(names));
    }

    private static GivenClassesConjunction noClassesOfEvents(String... names) {
        return noClasses().that(ofEvents(names));
    }

    private static DescribedPredicate<JavaClass> ofEvents(String... names) {
        return resideInAPackage("io.tripletflow.connectors.event").and(named(names));
    }

    private static DescribedPredicate<JavaClass> named(String... names) {
        Set<String> all = Set.of(names);
        return describe("named " + all, type -> all.contains(type.getSimpleName()));
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
