package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.storage.StoredFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class ManifestsInMemoryTests {

    private final Encoding encoding = ModelFixture.encoding();
    private final List<String> read = new ArrayList<>();

    private Model model(String id) {
        ModelManifest manifest = ModelFixture.manifest(encoding, ModelFixture.spec(encoding, 8));
        return new Model(id, "name", 1, Instant.EPOCH, manifest, new StoredFile(Model.FOLDER, id, 1, ""));
    }

    private Optional<Model> get(ManifestsInMemory manifests, String id) {
        return manifests.get(id, () -> {
            read.add(id);
            return Optional.of(model(id));
        });
    }

    @Test
    void readsEachOnceWhileThereIsRoom() {
        ManifestsInMemory two = new ManifestsInMemory(2 * ManifestsInMemory.bytes(model("")));
        Model first = get(two, "1").orElseThrow();

        get(two, "2");
        assertThat(get(two, "1")).containsSame(first);
        assertThat(read).containsExactly("1", "2");
    }

    @Test
    void makesRoomByWhatWasAskedLongestAgo() {
        ManifestsInMemory two = new ManifestsInMemory(2 * ManifestsInMemory.bytes(model("")));
        for (String id : List.of("1", "2", "1", "3", "1", "2")) {
            get(two, id);
        }

        assertThat(read).containsExactly("1", "2", "3", "2");
    }

    @Test
    void keepsOneHoweverLargeItIs() {
        ManifestsInMemory none = new ManifestsInMemory(1);
        for (String id : List.of("1", "1", "2", "2", "1")) {
            get(none, id);
        }

        assertThat(read).containsExactly("1", "2", "1");
    }

    @Test
    void forgetsWhatIsDeletedAndHasItsRoomAgain() {
        ManifestsInMemory two = new ManifestsInMemory(2 * ManifestsInMemory.bytes(model("")));
        get(two, "1");
        get(two, "2");
        two.forget("2");
        two.forget("2");
        get(two, "3");
        get(two, "1");
        get(two, "2");

        assertThat(read).containsExactly("1", "2", "3", "2");
    }

    @Test
    void doesNotKnowWhatIsNotThere() {
        ManifestsInMemory one = new ManifestsInMemory(1);
        assertThat(one.get("1", Optional::empty)).isEmpty();

        assertThat(get(one, "1")).isPresent();
    }

    @Test
    void refusesNoMemory() {
        assertThatThrownBy(() -> new ModelSettings(1, DataSize.ofBytes(0), 100))
                .hasMessage("chainrule.model.manifest-memory is 0B: at least 1B");
        assertThat(new ModelSettings(1, DataSize.ofMegabytes(3), 100).manifestBytes())
                .isEqualTo(3 << 20);
    }
}
