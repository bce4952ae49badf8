package dev.chainrule.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.storage.Storage.Presence;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class StorageTests {

    private static final byte[] ABC = {'a', 'b', 'c'};
    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private final Path root;
    private final Storage storage;

    StorageTests(@TempDir Path root) {
        this.root = root;
        this.storage = Storage.at(root);
    }

    @Test
    void writesAndReadsAFileWithItsLengthAndChecksum() throws IOException {
        StoredFile file = storage.write("models", "m.bin", out -> out.write(ABC));
        assertThat(file).isEqualTo(new StoredFile("models", "m.bin", 3, SHA256_OF_ABC));
        try (FileChannel channel = storage.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate(3);
            channel.read(bytes, 0);
            assertThat(bytes.array()).isEqualTo(ABC);
        }
    }

    @Test
    void countsAndChecksWhatComesByteForByte() throws IOException {
        StoredFile file = storage.write("models", "m.bin", out -> {
            out.write('a');
            out.write(ABC, 1, 2);
        });
        assertThat(file).isEqualTo(new StoredFile("models", "m.bin", 3, SHA256_OF_ABC));
        assertThat(root.resolve("models/m.bin")).hasBinaryContent(ABC);
        assertThat(storage.isWhole(file)).isTrue();
        assertThat(storage.isWhole(new StoredFile("models", "m.bin", 3, SHA256_OF_ABC.replace('b', 'c'))))
                .isFalse();
    }

    @Test
    void readsAFileOfManyPiecesToItsEnd() throws IOException {
        StoredFile file = storage.write("models", "m.bin", out -> out.write(new byte[200_000]));
        storage.open(file).close();
    }

    @Test
    void leavesNothingWhenTheContentFails() {
        assertThatThrownBy(() -> storage.write("models", "m.bin", out -> {
                    out.write(1);
                    throw new IOException("the sender went away");
                }))
                .hasMessage("the sender went away");
        assertThat(StoredFiles.in(root)).isEmpty();
    }

    @Test
    void keepsTheOldFileUntilTheNewOneIsWhole() throws IOException {
        StoredFile old = storage.write("models", "m.bin", out -> out.write(ABC));
        assertThatThrownBy(() -> storage.write("models", "m.bin", out -> {
            out.write(new byte[5]);
            throw new IllegalStateException();
        }));
        storage.open(old).close();
    }

    @Test
    void saysSoWhenTheDiskIsFullAndLeavesNothing() {
        Storage full = new Storage(root, new FullDisk());
        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> full.write("models", "m.bin", out -> out.write(new byte[100])));
        assertThat(problem.kind()).isEqualTo(ProblemKind.UNAVAILABLE);
        assertThat(problem.code()).isEqualTo("storage_failed");
        assertThat(Storage.isFull(problem)).isTrue();
        assertThat(StoredFiles.in(root)).isEmpty();
        Matcher free = Pattern.compile("\\(([0-9]+) MB are free\\)").matcher(String.valueOf(problem.getMessage()));
        assertThat(free.find()).isTrue();
        assertThat(Double.parseDouble(free.group(1)))
                .isCloseTo(root.toFile().getUsableSpace() / (double) (1 << 20), Percentage.withPercentage(20));
    }

    @Test
    void findsOutWhetherThereIsRoomAgain() {
        assertThat(storage.hasRoom()).isTrue();
        assertThat(new Storage(root, new FullDisk()).hasRoom()).isFalse();
        assertThat(StoredFiles.in(root)).isEmpty();
        assertThat(Storage.isFull(new ProblemException(ProblemKind.UNAVAILABLE, "busy", "Later.")))
                .isFalse();
    }

    @Test
    void leavesNothingWhenTheDiskIsFullWhileReceiving() {
        Storage full = new Storage(root, new FullDisk());
        assertThatThrownBy(() -> full.receive(new ByteArrayInputStream(new byte[100])))
                .isInstanceOf(ProblemException.class);
        assertThat(StoredFiles.in(root)).isEmpty();
    }

    @Test
    void refusesAFileThatWasTorn() throws IOException {
        StoredFile file = storage.write("models", "m.bin", out -> out.write(ABC));
        Files.writeString(root.resolve("models/m.bin"), "ab");
        assertThatThrownBy(() -> storage.open(file))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("models/m.bin is damaged");
    }

    @Test
    void noticesThatAFileWasChangedAfterItWasOpened() throws IOException {
        StoredFile file = storage.write("models", "m.bin", out -> out.write(ABC));
        Path path = root.resolve("models/m.bin");
        storage.open(file).close();
        FileTime before = Files.getLastModifiedTime(path);

        Files.writeString(path, "abd");
        Files.setLastModifiedTime(path, FileTime.fromMillis(before.toMillis() + 1));

        ProblemException changed = catchThrowableOfType(ProblemException.class, () -> storage.open(file));
        assertThat(changed.kind()).isEqualTo(ProblemKind.UNREADABLE);
        assertThat(changed.code()).isEqualTo("damaged_file");
        assertThat(storage.isWhole(file)).isFalse();

        Files.writeString(path, "abcd");
        assertThatThrownBy(() -> storage.open(file)).hasMessageContaining("it has 4 bytes instead of 3");
        Files.delete(path);
        assertThatThrownBy(() -> storage.open(file)).hasMessageContaining("it is not there");
        Files.writeString(path, "abc");
        storage.open(file).close(); // restored from a backup
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void saysOnceThatAFileWasDamagedOfWhichMoreIsInMemory(CapturedOutput said) throws IOException {
        StoredFile file = storage.write("models", "m.bin", out -> out.write(ABC));
        storage.open(file).close();
        storage.watch(file);
        Path path = root.resolve("models/m.bin");
        Files.setLastModifiedTime(path, FileTime.fromMillis(1000));
        storage.watch(file);
        assertThat(said.getAll()).as("whole, and looked at again").doesNotContain("damaged");

        Files.writeString(path, "abcd");
        storage.watch(file);
        storage.watch(file);
        assertThat(said.getAll().split("models/m.bin has been damaged", -1)).hasSize(2);

        Files.delete(path);
        storage.watch(file);
        assertThat(said.getAll().split("models/m.bin has been damaged", -1)).hasSize(3);
    }

    @Test
    void noticesThatAnotherFileWasPutInThePlaceOfOne() throws IOException {
        StoredFile file = storage.write("models", "m.bin", out -> out.write(ABC));
        Path path = root.resolve("models/m.bin");
        storage.open(file).close();
        Path other = Files.writeString(root.resolve("other"), "abd");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(path));
        Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> storage.open(file)).hasMessageContaining("models/m.bin is damaged");
    }

    @Test
    void refusesAFileThatIsGone() {
        StoredFile gone = new StoredFile("models", "gone.bin", 3, SHA256_OF_ABC);
        assertThatThrownBy(() -> storage.open(gone)).hasMessageContaining("models/gone.bin is damaged");
    }

    @Test
    void receivedFilesLiveUntilTheyAreClosed() throws IOException {
        TemporaryFile file = storage.receive(new ByteArrayInputStream(ABC));
        assertThat(file.open().readAllBytes()).isEqualTo(ABC);
        assertThat(file.open().readAllBytes()).as("read again").isEqualTo(ABC);
        file.close();
        assertThat(StoredFiles.in(root)).isEmpty();
    }

    @Test
    void clearsWhatACrashLeftInTheTemporaryFolder() throws IOException {
        Files.writeString(root.resolve("tmp/leftover.part"), "half");
        storage.destroy();
        Storage.at(root);
        assertThat(StoredFiles.in(root)).isEmpty();
    }

    @Test
    void clearsWhatAProcessLeftWhileAnotherLives() throws IOException {
        Files.createFile(root.resolve("processes/killed"));
        Files.createDirectory(root.resolve("tmp/killed"));
        Files.writeString(root.resolve("tmp/killed/half.part"), "half");
        Storage.at(root);
        assertThat(root.resolve("tmp/killed")).doesNotExist();
        assertThat(root.resolve("tmp").resolve(storage.process())).isDirectory();
    }

    @Test
    void takesItsOwnFolderAlongWhenItEnds() throws IOException {
        storage.receive(new ByteArrayInputStream(ABC));
        storage.destroy();
        assertThat(root.resolve("tmp")).isEmptyDirectory();
        assertThat(root.resolve("processes")).isEmptyDirectory();
    }

    @Test
    void leavesAloneWhatAnotherProcessIsWriting() throws IOException {
        storage.write("models", "known.bin", out -> out.write(1));
        storage.write("models", "new.bin", out -> out.write(2));
        storage.write("models", "old.bin", out -> out.write(3));
        Files.setLastModifiedTime(root.resolve("models/old.bin"), FileTime.fromMillis(0));
        TemporaryFile half = storage.receive(new ByteArrayInputStream(ABC));
        Storage other = Storage.at(root);

        assertThat(half.open().readAllBytes()).isEqualTo(ABC);
        assertThat(other.setAside("models", Set.of("known.bin"))).isEqualTo(1);
        assertThat(root.resolve("models/new.bin")).exists();
        storage.destroy();
        assertThat(other.setAside("models", Set.of("known.bin"))).isEqualTo(1);
    }

    @Test
    void knowsWhichProcessesLive() throws IOException {
        Storage other = Storage.at(root);
        assertThat(other.process()).isNotEqualTo(storage.process());
        assertThat(storage.presence(other.process())).isEqualTo(Presence.LIVES);
        assertThat(storage.presence(storage.process())).isEqualTo(Presence.LIVES);
        assertThat(storage.presence("never-seen")).isEqualTo(Presence.UNKNOWN);
        Files.createFile(root.resolve("processes/killed"));
        assertThat(storage.presence("killed")).isEqualTo(Presence.ENDED);
        storage.forgetProcesses();
        assertThat(storage.presence("killed")).isEqualTo(Presence.UNKNOWN);
        other.destroy();
        assertThat(storage.presence(other.process())).isEqualTo(Presence.UNKNOWN);
    }

    @Test
    void movesFilesAsideThatNobodyKnows() throws IOException {
        storage.write("models", "known.bin", out -> out.write(1));
        storage.write("models", "unknown.bin", out -> out.write(2));
        assertThat(storage.setAside("models", Set.of("known.bin"))).isEqualTo(1);
        assertThat(StoredFiles.in(root))
                .containsExactlyInAnyOrder(root.resolve("models/known.bin"), root.resolve("aside/models/unknown.bin"));
    }

    @Test
    void bringsThemBackWhenTheyAreKnownAgain() throws IOException {
        StoredFile file = storage.write("models", "m.bin", out -> out.write(ABC));
        storage.setAside("models", Set.of());
        assertThat(storage.bringBack("models", Set.of("m.bin"))).isEqualTo(1);
        storage.open(file).close();
    }

    @Test
    void leavesThemAsideWhereThereIsOneOfTheName() throws IOException {
        storage.write("models", "m.bin", out -> out.write(1));
        storage.write("models", "other.bin", out -> out.write(1));
        storage.setAside("models", Set.of());
        StoredFile file = storage.write("models", "m.bin", out -> out.write(ABC));
        assertThat(storage.bringBack("models", Set.of("m.bin"))).isZero();
        storage.open(file).close();
        assertThat(StoredFiles.in(root.resolve("aside/models"))).hasSize(2);
    }

    @Test
    void keepsBothOfTheSameNameAside() throws IOException {
        storage.write("models", "m.bin", out -> out.write(1));
        storage.setAside("models", Set.of());
        storage.write("models", "m.bin", out -> out.write(2));
        storage.setAside("models", Set.of());
        assertThat(StoredFiles.in(root.resolve("aside/models"))).hasSize(2);
    }

    @Test
    void movesNothingAsideOfAFolderThatWasNeverWritten() {
        assertThat(storage.setAside("models", Set.of("a"))).isZero();
    }

    @Test
    void onlyItsUserMayReadWhatIsWritten(@TempDir Path parent) throws IOException {
        Path directory = parent.resolve("new/data");
        Storage.at(directory).write("models", "m.bin", out -> out.write(ABC));
        assertThat(rights(directory)).isEqualTo("rwx------");
        assertThat(rights(directory.resolve("models"))).isEqualTo("rwx------");
        assertThat(rights(directory.resolve("models/m.bin"))).isEqualTo("rw-------");
        assertThat(rights(directory.resolve("tmp"))).isEqualTo("rwx------");
    }

    @Test
    void keepsOthersOutOfADirectoryThatWasThere(@TempDir Path directory) throws IOException {
        Files.createDirectory(directory.resolve("models"));
        setRights(directory.resolve("models"), "rwxr-xr-x");
        setRights(directory, "rwxr-xr-x");
        Storage.at(directory).write("models", "m.bin", out -> out.write(ABC));
        assertThat(rights(directory)).isEqualTo("rwx------");
        assertThat(rights(directory.resolve("models"))).isEqualTo("rwx------");
        assertThat(rights(directory.resolve("models/m.bin"))).isEqualTo("rw-------");
    }

    @Test
    void leavesADirectoryToTheGroupThatItWasGivenTo(@TempDir Path directory) throws IOException {
        setRights(directory, "rwxr-x---");
        Storage.at(directory).write("models", "m.bin", out -> out.write(ABC));
        assertThat(rights(directory)).isEqualTo("rwxr-x---");
        assertThat(rights(directory.resolve("models"))).isEqualTo("rwxr-x---");
        assertThat(rights(directory.resolve("models/m.bin"))).isEqualTo("rw-r-----");
    }

    @Test
    void leavesADirectoryOpenThatIsEverybodys(@TempDir Path directory) throws IOException {
        setRights(directory, "rwxrwxrwx");
        Storage.at(directory).write("models", "m.bin", out -> out.write(ABC));
        assertThat(rights(directory)).isEqualTo("rwxrwxrwx");
        assertThat(rights(directory.resolve("models"))).isEqualTo("rwx------");
        assertThat(rights(directory.resolve("models/m.bin"))).isEqualTo("rw-------");
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void setRights(Path path, String rights) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
    }

    @Test
    void deletesTwiceWithoutComplaint() throws IOException {
        storage.write("models", "m.bin", out -> out.write(1));
        storage.delete("models", "m.bin");
        storage.delete("models", "m.bin");
        assertThat(StoredFiles.in(root)).isEmpty();
    }

    @Test
    void neverLeavesTheDataDirectory() {
        assertThatThrownBy(() -> storage.delete("models", "../../elsewhere"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Takes ten bytes of each file. */
    private static final class FullDisk extends Disk {

        @Override
        public WritableByteChannel create(Path path) throws IOException {
            WritableByteChannel real = super.create(path);
            return new WritableByteChannel() {

                @Override
                public int write(ByteBuffer source) throws IOException {
                    real.write(source.slice(0, Math.min(10, source.remaining())));
                    throw new IOException("No space left on device");
                }

                @Override
                public boolean isOpen() {
                    return real.isOpen();
                }

                @Override
                public void close() throws IOException {
                    real.close();
                }
            };
        }
    }
}
