package io.tripletflow.serving;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

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

    /** The rooms as docs/ARCHITECTURE.md has them. */
    @Test
    void rooms_useOnlyThoseBelow() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("settings")
                .definedBy("io.tripletflow.serving.settings")
                .layer("index")
                .definedBy("io.tripletflow.serving.index")
                .layer("space")
                .definedBy("io.tripletflow.serving.space")
                .layer("map")
                .definedBy("io.tripletflow.serving.map")
                .layer("topics")
                .definedBy("io.tripletflow.serving.topics")
                .layer("http")
                .definedBy("io.tripletflow.serving.http")
                .layer("serving")
                .definedBy("io.tripletflow.serving")
                .whereLayer("settings")
                .mayNotAccessAnyLayer()
                .whereLayer("index")
                .mayNotAccessAnyLayer()
                .whereLayer("space")
                .mayOnlyAccessLayers("index")
                .whereLayer("map")
                .mayOnlyAccessLayers("index", "space")
                .whereLayer("topics")
                .mayOnlyAccessLayers("settings", "space")
                .whereLayer("http")
                .mayOnlyAccessLayers("settings", "index", "map", "space", "topics")
                .whereLayer("serving")
                .mayNotBeAccessedByAnyLayer()
                .check(SERVING);
    }

    @Test
    void index_knowsNoRecord() {
        noClasses()
                .that()
                .resideInAPackage("io.tripletflow.serving.index")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.tripletflow.connectors..")
                .check(SERVING);
    }

    @Test
    void space_knowsNoKafka() {
        noClasses()
                .that()
                .resideInAPackage("io.tripletflow.serving.space")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(SERVING);
    }
}
