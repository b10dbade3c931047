package io.tripletflow.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Arrows point only downward: cli, flink-job, connectors, core. */
class ArchitectureTest {

    private static final String[] CORE = {
        "io.tripletflow.argument..",
        "io.tripletflow.event..",
        "io.tripletflow.matrix..",
        "io.tripletflow.tensor..",
        "io.tripletflow.exchange..",
        "io.tripletflow.guard..",
        "io.tripletflow.distance..",
        "io.tripletflow.loss..",
        "io.tripletflow.mining..",
        "io.tripletflow.optim..",
        "io.tripletflow.encoder..",
        "io.tripletflow.memory..",
        "io.tripletflow.learn..",
        "io.tripletflow.measure..",
        "io.tripletflow.profile.."
    };

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.tripletflow");

    @Test
    void job_doesNotUseTheCommandLine() {
        noClasses()
                .that()
                .resideInAPackage("io.tripletflow.job..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.tripletflow.cli..")
                .check(CLASSES);
    }

    @Test
    void connectors_doNotUseTheJob() {
        noClasses()
                .that()
                .resideInAPackage("io.tripletflow.connectors..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.tripletflow.job..")
                .check(CLASSES);
    }

    @Test
    void core_knowsNeitherFlinkNorKafkaNorTheModulesAbove() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.flink..",
                        "org.apache.kafka..",
                        "io.tripletflow.connectors..",
                        "io.tripletflow.job..",
                        "io.tripletflow.cli..")
                .check(CLASSES);
    }

    @Test
    void core_packagesAreAllListedHere() {
        String[] above = {
            "io.tripletflow.connectors..",
            "io.tripletflow.job..",
            "io.tripletflow.fuzz..", // tests
            "io.tripletflow.fixture.."
        };
        classes()
                .that()
                .resideOutsideOfPackages(above)
                .should()
                .resideInAnyPackage(CORE)
                .check(CLASSES);
    }

    @Test
    void configuration_knowsNoOperators() {
        noClasses()
                .that()
                .resideInAPackage("io.tripletflow.job.config..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.tripletflow.job.operator..", "io.tripletflow.job.state..")
                .check(CLASSES);
    }
}
