package io.tripletflow.bench.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.matrix.Matrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {

    @TempDir Path folder;

    @Test
    void processor_isNamedWithFamilyAndModel_ofTheFirstCore() throws IOException {
        Path file = folder.resolve("cpuinfo");
        Files.writeString(
                file,
                """
                vendor_id\t: AuthenticAMD
                cpu family\t: 25
                model\t\t: 17
                model name\t: AMD EPYC: a core

                cpu family\t: 6
                model name\t: another
                """);
        assertThat(Machine.processor(file, "amd64"))
                .isEqualTo("AMD EPYC: a core (family 25, model 17)");
    }

    @Test
    void processor_withoutAName_isItsArchitecture() throws IOException {
        Path file = folder.resolve("cpuinfo");
        assertThat(Machine.processor(file, "aarch64")).isEqualTo("aarch64");
        Files.writeString(file, "CPU implementer\t: 0x41\n");
        assertThat(Machine.processor(file, "aarch64")).isEqualTo("aarch64");
    }

    @Test
    void here_namesTheKernelThatMultiplies() {
        assertThat(Machine.here().toString()).endsWith("products by " + Matrix.kernel());
    }
}
