package io.tripletflow.cli;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tripletflow.cli.topic.EventSender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;

/** Every package of main code, of whichever module, is a room: it is small and says what it is. */
class RoomsTest {
    private static final Path ROOT = Path.of("..");
    private static final List<String> MODULES =
            List.of(
                    "src",
                    "connectors/src",
                    "flink-job/src",
                    "serving/src",
                    "cli/src",
                    "src/bench");
    private static final int MAX_FILES = 25;

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(location -> !location.contains("/test/"))
                    .importPackages("io.tripletflow");

    @Test
    void everyPackage_hasItsInfo() throws IOException {
        for (String module : MODULES) {
            Path sources = ROOT.resolve(module).resolve("main/java");
            for (String name : filesByPackage(sources).keySet()) {
                assertThat(sources.resolve(name).resolve("package-info.java"))
                        .as("say in two sentences what lives in %s and what may not", name)
                        .exists();
            }
        }
    }

    @Test
    void everyPackage_isSmall() throws IOException {
        for (String module : MODULES) {
            Map<String, Long> large = filesByPackage(ROOT.resolve(module).resolve("main/java"));
            large.values().removeIf(files -> files <= MAX_FILES);
            assertThat(large)
                    .as("packages of %s with more than %d files; divide them", module, MAX_FILES)
                    .isEmpty();
        }
    }

    private static Map<String, Long> filesByPackage(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .collect(
                            groupingBy(
                                    file ->
                                            sources.relativize(file.getParent())
                                                    .toString()
                                                    .replace('\\', '/'),
                                    TreeMap::new,
                                    counting()));
        }
    }

    @Test
    void rooms_haveNoCycles() {
        slices().matching("io.tripletflow.(**)").should().beFreeOfCycles().check(MAIN);
    }

    /**
     * The setting that keeps one from hanging on a new topic is said once for the command, once for
     * tests.
     */
    @Test
    void producers_areMadeInTwoPlaces() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(EventSender.class, Producers.class)
                .should()
                .callConstructorWhere(targetOwner(type(KafkaProducer.class)))
                .check(new ClassFileImporter().importPackages("io.tripletflow.cli"));
    }
}
