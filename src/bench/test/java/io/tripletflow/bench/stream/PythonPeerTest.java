package io.tripletflow.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.cli.console.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonPeerTest {

    @TempDir Path folder;

    @Test
    void slowPython_isTold_withTheRemedy() throws Exception {
        String python = interpreter("echo a warning; echo 2.71");
        double gigaflops = PythonPeer.check(python, Content.FEATURES);
        assertThat(PythonPeer.slowness(python, gigaflops).orElseThrow())
                .contains(python, "2.7 GFLOP/s", "libopenblas0-pthread");
        assertThat(PythonPeer.slowness(python, 45)).isEmpty();
    }

    @Test
    void pythonWithoutTorch_isAMistake_withItsLastWord() throws IOException {
        String python = interpreter("echo Traceback; echo no module torch; exit 1");
        assertThatThrownBy(() -> PythonPeer.check(python, Content.TEXT))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("sklearn, but: no module torch");
    }

    private String interpreter(String script) throws IOException {
        Path file = folder.resolve("python");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }
}
