package dev.chainrule.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTests {

    @TempDir
    private Path folder = Path.of("");

    private Path key() {
        return folder.resolve("secrets.key");
    }

    @Test
    void opensWhatItSealedAlsoAfterARestart() {
        String sealed = Secrets.at(folder).seal("not for others, grüß Gott", "job_1");

        assertThat(sealed).doesNotContain("not for others");
        assertThat(Secrets.at(folder).open(sealed, "job_1")).hasValue("not for others, grüß Gott");
    }

    @Test
    void sealsTheSameTwiceInDifferentWays() {
        Secrets secrets = Secrets.at(folder);

        assertThat(secrets.seal("s3cret", "job_1")).isNotEqualTo(secrets.seal("s3cret", "job_1"));
    }

    @Test
    void opensNothingForAnotherOwnerOrThatWasTamperedWith() {
        Secrets secrets = Secrets.at(folder);
        String sealed = secrets.seal("s3cret", "job_1");
        byte[] bytes = Base64.getDecoder().decode(sealed);
        bytes[bytes.length - 1] ^= 1;

        assertThat(secrets.open(sealed, "job_2")).isEmpty();
        assertThat(secrets.open(Base64.getEncoder().encodeToString(bytes), "job_1"))
                .isEmpty();
        assertThat(secrets.open("", "job_1")).isEmpty();
        assertThat(secrets.open("s3cret, not sealed", "job_1")).isEmpty();
        assertThat(secrets.open("AQIDBA==", "job_1")).isEmpty();
        assertThat(secrets.open("AQIDBAUGBwgJCgsM", "job_1"))
                .as("of twelve bytes")
                .isEmpty();
    }

    @Test
    void opensNothingWhereTheKeyIsLost() throws IOException {
        String sealed = Secrets.at(folder).seal("s3cret", "job_1");
        Files.delete(key());

        assertThat(Secrets.at(folder).open(sealed, "job_1")).isEmpty();
    }

    @Test
    void keepsTheKeyFromEverybodyElse() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Secrets.at(folder);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key())))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString("rw-r--r--"));
        Secrets.at(folder);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key())))
                .isEqualTo("rw-------");
    }

    @Test
    void agreesOnOneKeyWithOthersThatStartAtTheSameTime() {
        Set<String> opened = IntStream.range(0, 16)
                .parallel()
                .mapToObj(i -> Secrets.at(folder).seal("s3cret", "job_1"))
                .map(text -> Secrets.at(folder).open(text, "job_1").orElse("another key"))
                .collect(Collectors.toSet());

        assertThat(opened).containsExactly("s3cret");
        assertThat(folder.toFile().list()).containsExactly("secrets.key");
    }

    @Test
    void saysWhatToDoAboutAFileThatIsNoKey() throws IOException {
        Files.writeString(key(), "c2hvcnQ=");

        assertThatThrownBy(() -> Secrets.at(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(key().toString())
                .hasMessageContaining("Restore it from a backup, or remove it");
    }
}
