package io.tripletflow.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.registry.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReferenceTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");

    @Test
    void document_isWhatTheRegistrySays() throws IOException {
        if (Boolean.getBoolean("reference.write")) {
            Files.writeString(DOCUMENT, Options.markdown());
        }
        assertThat(DOCUMENT)
                .as(
                        "docs/configuration.md is out of date; write it again by mvn -pl flink-job"
                                + " -am test -Dtest=ReferenceTest -Dreference.write=true"
                                + " -Dsurefire.failIfNoSpecifiedTests=false")
                .hasContent(Options.markdown());
    }

    @Test
    void reference_namesEveryOptionWithTypeAndDefault() {
        String reference = Options.reference();
        for (Option<?> option : Options.all()) {
            assertThat(reference).contains("  " + option.key());
        }
        assertThat(reference)
                .contains("  kafka.bootstrap  (string; required)\n")
                .contains(
                        "  source.idle-timeout  (duration; at least 0s; default 5s)\n"
                                + "      A partition silent for this long (wall clock) no longer"
                                + " holds back the windows; when all\n      are, what windows hold"
                                + " is learned; 0s means never.\n")
                .contains("  flink.*  (properties; default none)\n");
    }

    @Test
    void reference_fitsATerminal() {
        assertThat(Options.reference().lines()).allMatch(line -> line.length() <= 110);
    }

    @Test
    void options_areDocumentedInOneSentence() {
        assertThat(Options.all())
                .allSatisfy(
                        option -> assertThat(option.doc()).endsWith(".").hasSizeBetween(10, 160))
                .extracting(Option::key)
                .doesNotHaveDuplicates();
    }
}
