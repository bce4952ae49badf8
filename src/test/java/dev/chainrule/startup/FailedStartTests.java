package dev.chainrule.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.Application;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Whoever starts the service, and cannot, reads one sentence. */
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class FailedStartTests {

    private final Path folder;
    private final CapturedOutput output;

    FailedStartTests(@TempDir Path folder, CapturedOutput output) {
        this.folder = folder;
        this.output = output;
    }

    /** What a start says that fails: all lines but those that inform. */
    private List<String> fails(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (all.stream().noneMatch(argument -> argument.startsWith("--server.port="))) {
            all.add("--server.port=0");
        }
        if (all.stream().noneMatch(argument -> argument.startsWith("--chainrule.data-dir="))) {
            all.add("--chainrule.data-dir=" + folder);
        }
        int before = output.getAll().length();
        assertThatThrownBy(() -> SpringApplication.run(Application.class, all.toArray(String[]::new)))
                .isNotNull();
        return output.getAll()
                .substring(before)
                .lines()
                .filter(line -> !line.contains(" INFO ") && !line.isBlank())
                .filter(line -> !line.contains("|-")) // of threads of tests before, whose log is closed
                .toList();
    }

    private static void assertSentence(List<String> lines, String... words) {
        assertThat(lines)
                .singleElement()
                .asString()
                .contains("Chainrule did not start. ")
                .contains(words);
    }

    @Test
    void ofASettingThatIsMisspelt() {
        assertSentence(
                fails("--chainrule.trainig.workers=2"),
                "chainrule.trainig.workers is not a setting",
                "did you mean chainrule.training.workers?");
    }

    @ParameterizedTest
    @CsvSource({
        "chainrule.training.workers, abc, must be a whole number",
        "chainrule.training.workers, -1, at least 0",
        "chainrule.queue.poll, soon, must be a time such as",
        "chainrule.dataset.max-upload, huge, must be a size such as",
        "chainrule.welcome, perhaps, must be true or false",
        "server.port, abc, must be a whole number",
        "server.address, 300.1.1.1, must be an address of this machine",
        "chainrule.security.allowed-hosts, a b, is not a host name",
    })
    void ofASettingThatCannotBe(String name, String value, String words) {
        assertSentence(fails("--%s=%s".formatted(name, value)), name, value, words);
    }

    @Test
    void ofSettingsThatAreNoYaml() throws IOException {
        Path file = Files.writeString(folder.resolve("more.yml"), "chainrule:\n  welcome: [false\n  queue: x\n");
        assertSentence(
                fails("--spring.config.additional-location=" + file),
                "application.yml",
                "is no YAML",
                "line 3, column 8");
    }

    @Test
    void ofSettingsThatAreNotThere() {
        Path file = folder.resolve("none.yml");
        assertSentence(fails("--spring.config.additional-location=" + file), file.toString(), "does not exist");
    }

    @Test
    void ofAnAddressThatIsNotOfThisMachine() {
        assertSentence(fails("--server.address=192.0.2.1"), "cannot listen with server.address and server.port");
    }

    @Test
    void ofADirectoryThatIsAFile() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertSentence(fails("--chainrule.data-dir=" + file), file.toString(), "which is a file: name a directory");
    }

    @Test
    void ofADirectoryThatCannotBeCreated() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertSentence(
                fails("--chainrule.data-dir=" + file.resolve("below")),
                file.resolve("below").toString(),
                "cannot be created",
                "chainrule.data-dir");
    }

    @Test
    void ofADirectoryThatIsNotNamed() {
        assertSentence(fails("--chainrule.data-dir="), "chainrule.data-dir is empty");
    }

    @Test
    void ofASemicolonThatEndsTheNameOfADatabase() {
        Path directory = folder.resolve("semi;colon");
        assertSentence(
                fails("--chainrule.data-dir=" + directory), "chainrule.data-dir", directory.toString(), "semicolon");
        assertThat(folder.resolve("semi.mv.db")).doesNotExist();
    }

    @Test
    void ofADamagedDatabase() throws IOException {
        Path file = Files.write(folder.resolve("chainrule.mv.db"), new byte[10_000]);
        assertSentence(fails(), file.toString(), "restore the data directory from a backup");
    }

    @Test
    void ofADatabaseThatAnotherProcessHasOpen() throws IOException {
        Path file = Files.write(folder.resolve("chainrule.mv.db"), new byte[10_000]);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertSentence(fails(), file.toString(), "in use by another process");
        }
    }

    @Test
    void ofFilesOfAnotherDatabase() throws IOException {
        Files.createDirectory(folder.resolve("models"));
        Files.writeString(folder.resolve("models/mdl_0.weights"), "weights");
        assertSentence(fails(), folder.toString(), "holds the files of another database", "spring.datasource.url");
        assertThat(folder.resolve("chainrule.mv.db")).doesNotExist();
        assertThat(folder.resolve("models/mdl_0.weights")).exists();
    }

    @Test
    void ofADatabaseThatDoesNotAnswer() throws IOException {
        int port = freePort();
        assertSentence(
                fails("--spring.datasource.url=jdbc:postgresql://127.0.0.1:%s/it?password=secret".formatted(port)),
                "jdbc:postgresql://127.0.0.1:%s/it cannot be reached".formatted(port));
        assertThat(output.getAll()).doesNotContain("secret");
    }

    @Test
    void ofADatabaseThatIsNoneOfOurs() {
        assertSentence(fails("--spring.datasource.url=jdbc:mysql://x/x"), "spring.datasource.url", "PostgreSQL");
    }

    private static int freePort() throws IOException {
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return nobody.getLocalPort();
        }
    }

    @Test
    void ofAPortThatIsInUse() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertSentence(
                    fails("--server.address=127.0.0.1", "--server.port=" + other.getLocalPort()),
                    "Port %s is in use".formatted(other.getLocalPort()),
                    "server.port");
        }
    }
}
