package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.model.ModelReferences.Meaning;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ModelReferencesTests {

    private static final Meaning OLD = new Meaning("mdl_1", null, null);
    private static final Meaning NEW = new Meaning("mdl_2", 0.3, null);

    private final ModelReferences references = new ModelReferences(true);
    private final List<String> asked = new ArrayList<>();

    private Supplier<Meaning> saying(Meaning meaning) {
        return () -> {
            asked.add(meaning.model());
            return meaning;
        };
    }

    private String change() {
        return references.change(() -> "changed");
    }

    @Test
    void asksTheDatabaseOnce() {
        assertThat(references.meaning("a", saying(OLD))).isEqualTo(OLD);
        assertThat(references.meaning("a", saying(NEW))).isEqualTo(OLD);
        assertThat(references.meaning("b", saying(NEW))).isEqualTo(NEW);
        assertThat(asked).containsExactly("mdl_1", "mdl_2");
    }

    @Test
    void asksAgainAfterAChange() {
        references.meaning("a", saying(OLD));
        assertThat(change()).isEqualTo("changed");

        assertThat(references.meaning("a", saying(NEW))).isEqualTo(NEW);
    }

    @Test
    void remembersNothingWhileAChangeIsUnderWay() {
        references.meaning("a", saying(OLD));
        references.change(() -> references.meaning("a", saying(OLD)));

        assertThat(asked).hasSize(2);
        assertThat(references.meaning("a", saying(NEW))).isEqualTo(NEW);
    }

    @Test
    void doesNotKeepWhatWasReadBeforeAChange() {
        references.meaning("a", () -> {
            change();
            return OLD;
        });

        assertThat(references.meaning("a", saying(NEW))).isEqualTo(NEW);
    }

    @Test
    void goesOnAfterAChangeThatFailed() {
        assertThatThrownBy(() -> references.change(() -> {
                    throw new IllegalStateException("taken");
                }))
                .hasMessage("taken");
        references.meaning("a", saying(OLD));

        assertThat(references.meaning("a", saying(NEW))).isEqualTo(OLD);
    }

    @Test
    void doesNotRememberWhatIsNotThere() {
        assertThatThrownBy(() -> references.meaning("a", () -> {
                    throw new IllegalStateException("unknown");
                }))
                .hasMessage("unknown");

        assertThat(references.meaning("a", saying(NEW))).isEqualTo(NEW);
    }

    @Test
    void asksEachTimeWhereOthersWriteToTheDatabase() {
        ModelReferences shared = new ModelReferences(false);
        shared.meaning("a", saying(OLD));

        assertThat(shared.meaning("a", saying(NEW))).isEqualTo(NEW);
    }
}
