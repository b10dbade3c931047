package io.tripletflow;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Arrows of the core: learn → its parts → what they all share. */
class CoreArchitectureTest {

    private static final JavaClasses CORE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(location -> !location.contains("/test/"))
                    .importPackages("io.tripletflow");

    @Test
    void layers_dependOnlyDownward() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("learn")
                .definedBy("io.tripletflow.learn..")
                .layer("parts")
                .definedBy(
                        "io.tripletflow.loss..",
                        "io.tripletflow.mining..",
                        "io.tripletflow.optim..",
                        "io.tripletflow.encoder..",
                        "io.tripletflow.memory..",
                        "io.tripletflow.guard..",
                        "io.tripletflow.measure..",
                        "io.tripletflow.profile..")
                .layer("exchange")
                .definedBy("io.tripletflow.exchange..")
                .layer("shared")
                .definedBy(
                        "io.tripletflow.argument..",
                        "io.tripletflow.distance..",
                        "io.tripletflow.event..",
                        "io.tripletflow.matrix..",
                        "io.tripletflow.tensor..")
                .whereLayer("learn")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("parts")
                .mayOnlyBeAccessedByLayers("learn", "exchange")
                .whereLayer("exchange")
                .mayOnlyBeAccessedByLayers("learn")
                .check(CORE);
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching("io.tripletflow.(*)..").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void core_knowsNeitherFlinkNorKafka() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..")
                .check(CORE);
    }

    @Test
    void arithmetic_onPrimitiveArraysDoesNotReachForNd4j() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.tripletflow.matrix..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.nd4j..", "org.bytedeco..")
                                .and(resideOutsideOfPackage("org.nd4j.shade..")))
                .because("INDArray stays inside Matrix: never in state or on the wire")
                .check(CORE);
    }
}
