package dev.chainrule.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.dataset.DatasetNames.Called;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownDatasetsTests {

    @TempDir
    private Path folder = Path.of("");

    private final KnownDatasets known = new KnownDatasets(5);
    private final List<String> read = new ArrayList<>();
    private int made;

    private Dataset dataset(String name, String columns) {
        String rows = "\n%s\n%s\n".formatted(columns.replaceAll("[a-f]", "1"), columns.replaceAll("[a-f]", "2"));
        return DatasetFixture.dataset(folder.resolve(name + made++), name, columns + rows);
    }

    private Optional<Dataset> find(Dataset stored) {
        return known.find(new Called(stored.id(), stored.name(), stored.version()), () -> {
            read.add(stored.name());
            return Optional.of(stored);
        });
    }

    @Test
    void readEachOnce() {
        Dataset two = dataset("two", "a,b");

        assertThat(find(two)).containsSame(two);
        assertThat(find(two)).containsSame(two);
        assertThat(read).containsExactly("two");
    }

    @Test
    void readAgainWhatIsCalledOtherwise() {
        Dataset two = dataset("two", "a,b");
        find(two);
        Dataset renamed = dataset("two", "a,b");
        renamed.rename("other", 3);

        assertThat(find(renamed)).containsSame(renamed);
        assertThat(find(renamed)).containsSame(renamed);
        assertThat(read).containsExactly("two", "other");
    }

    @Test
    void keepNothingOfWhatIsGone() {
        Called gone = new Called("ds_gone", "gone", 1);

        assertThat(known.find(gone, Optional::empty)).isEmpty();
    }

    @Test
    void forgetWhatNobodyHasAskedForLongest() {
        Dataset two = dataset("two", "a,b");
        Dataset three = dataset("three", "a,b,c");
        Dataset pair = dataset("pair", "a,b");
        Dataset six = dataset("six", "a,b,c,d,e,f");
        find(two);
        find(three);
        find(two);
        find(six); // more than may be kept at all
        find(pair);
        find(two);
        find(pair);
        find(three);

        assertThat(read).containsExactly("two", "three", "six", "pair", "three");
    }
}
