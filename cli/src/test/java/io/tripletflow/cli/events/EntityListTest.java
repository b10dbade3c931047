package io.tripletflow.cli.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.cli.events.row.BadRowException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntityListTest {

    @TempDir Path folder;

    @Test
    void lines_areNames() throws IOException {
        Path file = Files.writeString(folder.resolve("q.txt"), "b\r\n a,1 \n\nb\nç\n");
        assertThat(EntityList.read(file, "entity")).containsExactly("b", "a,1", "ç");
    }

    @Test
    void csvColumn_holdsNames_alsoGzipped() throws IOException {
        Path file = folder.resolve("Q.CSV.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("f0,id\n1,\"a,1\"\n2,\n3\n4,b\n".getBytes(UTF_8));
        }
        assertThat(EntityList.read(file, "id")).containsExactly("a,1", "b");
    }

    @Test
    void whatCannotBeRead_isNamed() throws IOException {
        assertThatThrownBy(() -> EntityList.read(folder.resolve("absent"), "entity"))
                .hasMessageContaining("there is no file");
        Path cut = folder.resolve("cut.csv.gz");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write("entity\na\nb\n".getBytes(UTF_8));
        }
        Files.write(cut, Arrays.copyOf(bytes.toByteArray(), bytes.size() - 10));
        assertThatThrownBy(() -> EntityList.read(cut, "entity")).isInstanceOf(IOException.class);
        Path twice = Files.writeString(folder.resolve("twice.csv"), "entity,entity\na,b\n");
        assertThatThrownBy(() -> EntityList.read(twice, "entity"))
                .isInstanceOf(BadRowException.class)
                .hasMessageContaining("both called 'entity'");
    }
}
