package dev.chainrule.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done in which order, so that after a power cut a file is there as a whole, or not at all. */
class PowerCutTests {

    private final RecordingFiles files;
    private final Path root;

    PowerCutTests(@TempDir Path folder) {
        this.files = RecordingFiles.below(folder);
        this.root = files.root();
    }

    @Test
    void aStoredFileIsOnTheMediumBeforeItHasItsNameAndItsNameBeforeItIsAnswered() throws IOException {
        Storage storage = Storage.at(root);
        files.done();
        StoredFile file = storage.write("models", "m.bin", out -> out.write(new byte[] {1, 2, 3}));
        assertThat(files.done())
                .containsExactly("write a part", "force a part", "move at once a part to models/m.bin", "force models");
        storage.open(file).close();
        storage.destroy();
    }

    /** It must not take the place of one that another process has written meanwhile, so it is no move. */
    @Test
    void soIsAKeyThatIsWrittenOnce() throws IOException {
        byte[] key = {4, 5};
        PrivateFile file = new PrivateFile(root.resolve("secret"));
        assertThat(file.readOrWrite(() -> key)).isEqualTo(key);
        assertThat(files.done()).containsExactly("write a part", "force a part", "link a part to secret", "force ");
        assertThat(file.readOrWrite(() -> new byte[1])).isEqualTo(key);
        assertThat(files.done()).isEqualTo(List.of());
    }
}
