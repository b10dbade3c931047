package io.tripletflow.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Each bench is a room of its own, and nothing of the product knows one. */
class BenchRoomsTest {

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.tripletflow");

    @Test
    void benches_haveNoCycles() {
        slices().matching("io.tripletflow.bench.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void product_knowsNoBench() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.tripletflow.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.tripletflow.bench..")
                .check(MAIN);
    }
}
