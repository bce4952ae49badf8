package dev.chainrule.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.problem.StartRefusedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTests {

    private final Path folder;

    DataDirectoryTests(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void saysInWordsWhyItCannotBeUsed() {
        assertThat(DataDirectory.reason(new AccessDeniedException("/data"))).isEqualTo("permission denied");
        assertThat(DataDirectory.reason(new FileAlreadyExistsException("/data")))
                .isEqualTo("/data is a file");
        assertThat(DataDirectory.reason(new FileSystemException("/data", null, "Read-only file system")))
                .isEqualTo("Read-only file system");
        assertThat(DataDirectory.reason(new FileSystemException("/data"))).isEqualTo("FileSystemException");
        assertThat(DataDirectory.reason(new IOException("Input/output error"))).isEqualTo("Input/output error");
        assertThat(DataDirectory.refusal(folder, "written", new AccessDeniedException("/data")))
                .hasMessageContaining("The data directory " + folder + " cannot be written (permission denied)");
    }

    @Test
    void refusesAFile() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> DataDirectory.open(file))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("chainrule.data-dir is %s, which is a file: name a directory.", file);
        assertThatThrownBy(() -> DataDirectory.open(file.resolve("below")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("cannot be created");
    }

    @Test
    void knowsWhetherItHoldsFilesThatADatabaseNames() throws IOException {
        DataDirectory.open(folder);
        assertThat(DataDirectory.holdsFiles(folder)).isFalse();
        Files.createDirectory(folder.resolve("models"));
        Files.createDirectory(folder.resolve("tmp"));
        Files.createFile(folder.resolve("tmp/part"));
        assertThat(DataDirectory.holdsFiles(folder)).isFalse();
        Files.createFile(folder.resolve("models/m"));
        assertThat(DataDirectory.holdsFiles(folder)).isTrue();
    }
}
