package dev.chainrule.explanation.landscape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.explanation.Opened;
import dev.chainrule.explanation.Subject;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.layer.Convolution;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Embedding;
import dev.chainrule.network.layer.Embedding.EmbeddedColumn;
import dev.chainrule.network.layer.Flatten;
import dev.chainrule.network.layer.LayerNormalization;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.MaxPooling;
import dev.chainrule.network.layer.Padding;
import dev.chainrule.network.layer.Reshape;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What cannot be followed as a line says why. */
class CollapseControllerTests {

    private static final List<LayerSpec> PICTURE = List.of(
            new Reshape(List.of(4, 4, 1)),
            new Convolution(2, 3, Padding.Rule.SAME, new Relu()),
            new MaxPooling(2),
            new Flatten());

    private static @Nullable String unfollowed(int inputs, List<LayerSpec> layers, long mostNumbers) {
        try (Subject subject = Opened.subject(inputs, layers, 1, "\"sgd\"");
                Workspace workspace = subject.network().explainingWorkspace(1)) {
            workspace.forward();
            return CollapseController.unfollowed(subject, workspace.explained(), mostNumbers);
        }
    }

    @Test
    void followsPicturesAsFarAsItsNumbersAreHeld() {
        assertThat(unfollowed(16, PICTURE, 16 * 32)).isNull();
        assertThat(unfollowed(16, PICTURE, 16 * 32 - 1))
                .contains("hidden 2 needs 512 numbers", "at most 511", "chainrule.explanation.max-parameters");
    }

    @Test
    void namesWhatHasNoStraightPieces() {
        assertThat(unfollowed(3, List.of(new Dense(2, new Relu()), new Dense(2, new Tanh())), 1000))
                .isEqualTo("hidden 2 has tanh, which is not made of straight pieces:"
                        + " the line only touches the network at the row");
        assertThat(unfollowed(3, List.of(new LayerNormalization(1e-5)), 1000)).contains("layer_normalization");
    }

    @Test
    void namesTheCategoriesThatAreToStayAsTheyAre() {
        LayerSpec embedding = new Embedding(2, List.of(new EmbeddedColumn(1, "shop", 4)));
        assertThat(unfollowed(3, List.of(embedding, new Dense(2, new Relu())), 1000))
                .isNull();
        try (Subject subject = Opened.subject(3, List.of(embedding), 1, "\"sgd\"");
                Workspace workspace = subject.network().explainingWorkspace(1)) {
            workspace.forward();
            assertThat(CollapseController.fixed(subject, workspace.explained())).containsExactly("x1");
        }
        try (Subject subject = Opened.subject(3, List.of(), 1, "\"sgd\"");
                Workspace workspace = subject.network().explainingWorkspace(1)) {
            workspace.forward();
            assertThat(CollapseController.fixed(subject, workspace.explained())).isNull();
        }
    }
}
