package io.tripletflow.serving;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * Arrows point downward: serving, connectors, core; and within: http, map, topics, space, index.
 */
class ServingArchitectureTest {

    private static final JavaClasses SERVING =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(location -> !location.contains("/test/"))
                    .importPackages("io.tripletflow.serving");

    @Test
    void serving_knowsNeitherJobNorCommand() {
        noClasses()
                .that()
                .resideInAPackage("io.tripletflow.serving..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.tripletflow.job..", "io.tripletflow.cli..")
                .check(SERVING);
    }

    @Test
    void index_knowsNothingAboveIt() {
        noClasses()
                .that()
                .resideInAPackage("io.tripletflow.serving.index")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.tripletflow.serving.space",
                        "io.tripletflow.serving.topics",
                        "io.tripletflow.serving.http",
                        "io.tripletflow.connectors..")
                .check(SERVING);
    }

    @Test
    void space_knowsNeitherTopicsNorHttp() {
        noClasses()
                .that()
                .resideInAPackage("io.tripletflow.serving.space")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.tripletflow.serving.topics",
                        "io.tripletflow.serving.http",
                        "io.tripletflow.serving.map",
                        "org.apache.kafka..")
                .check(SERVING);
    }
}
