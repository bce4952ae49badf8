package dev.chainrule.explanation.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.explanation.Opened;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.edit.WhatIfDefinition.Change;
import dev.chainrule.network.Network;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Maxout;
import dev.chainrule.network.activation.PRelu;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Dropout;
import dev.chainrule.network.layer.LayerNormalization;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EditTests {

    private static Change silence(int layer, @Nullable Integer neuron) {
        return new Change(layer, null, null, null, null, neuron, true, null);
    }

    private static Change bend(int layer, Activation activation) {
        return new Change(layer, null, null, null, null, null, false, activation);
    }

    private static Subject subject(LayerSpec... layers) {
        return Opened.subject(3, List.of(layers), 1, "\"sgd\"");
    }

    /** What the last layer is given for a row. */
    private static double[] beforeTheOutput(Network network) {
        try (Workspace workspace = network.explainingWorkspace(1)) {
            for (int i = 0; i < 3; i++) {
                workspace.input().set(0, i, i - 0.5);
            }
            workspace.forward();
            var explained = workspace.explained();
            double[] values =
                    new double[explained.get(explained.size() - 1).layer().inputs()];
            explained.get(explained.size() - 1).input().readRow(0, values);
            return values;
        }
    }

    @Test
    void silencesANeuronThatIsZeroWithoutInput() {
        try (Subject subject = subject(new Dense(2, new Tanh()));
                Edit edit = new Edit(subject)) {
            edit.apply(List.of(silence(1, 1)));
            assertThat(beforeTheOutput(edit.network())[0]).isNotZero();
            assertThat(beforeTheOutput(edit.network())[1]).isZero();
            assertThat(beforeTheOutput(subject.network())[1]).isNotZero();
        }
    }

    /** A sigmoid of nothing is one half, so the next layer must not listen. */
    @Test
    void makesTheNextLayerDeafWhereZeroIsNotSilence() {
        try (Subject subject = subject(new Dense(2, new Sigmoid()), new Dropout(0.5));
                Edit edit = new Edit(subject)) {
            edit.apply(List.of(silence(1, 0)));
            assertThat(edit.network().slice(edit.network().parameters(), 2).get(0, 0))
                    .isZero();
        }
        try (Subject subject = subject(new Dense(2, new Sigmoid()), new LayerNormalization(1e-5));
                Edit edit = new Edit(subject)) {
            assertThatThrownBy(() -> edit.apply(List.of(silence(1, 0)))).isInstanceOf(ProblemException.class);
        }
    }

    private static Violation refused(Subject subject, Change change) {
        try (Edit edit = new Edit(subject)) {
            ProblemException refused = catchThrowableOfType(ProblemException.class, () -> edit.apply(List.of(change)));
            return refused.violations().get(0);
        }
    }

    @Test
    void tellsWhyAnOutputCannotBeSilencedAndWhatWouldDo() {
        try (Subject subject = Opened.subject(3, List.of(new Dense(2, new Tanh())), 2, "\"sgd\"", new Sigmoid())) {
            Violation refused = refused(subject, silence(2, null));
            assertThat(refused.pointer()).isEqualTo("/changes/0");
            assertThat(refused.detail())
                    .isEqualTo("output, y0 cannot be silenced: its output is 0.5, not 0, even where all of its weights"
                            + " are 0, because sigmoid(0) = 0.5, and no layer comes after the output layer whose weights"
                            + " for it could be set to 0 instead");
            assertThat(refused.hint())
                    .isEqualTo("{\"layer\": 1, \"silence\": true}; or one weight or bias of the layer, as"
                            + " {\"layer\": 2, \"weight\": [0, 0], \"value\": 0}");
        }
        try (Subject subject = Opened.subject(3, List.of(new Dense(2, new Tanh())), 2, "\"sgd\"", new Softmax())) {
            assertThat(refused(subject, silence(2, 1)).detail()).contains("softmax makes each of them of all sums");
        }
    }

    @Test
    void whatItAdvisesForALayerThatCannotBeSilencedIsTaken() {
        try (Subject subject = subject(new Dense(2, new Sigmoid()), new LayerNormalization(1e-5))) {
            Violation refused = refused(subject, silence(1, null));
            assertThat(refused.detail()).contains("sigmoid(0) = 0.5", "layer_normalization");
            assertThat(refused.hint())
                    .startsWith("{\"layer\": 2, \"silence\": true} or {\"layer\": 3, \"silence\": true}; or first")
                    .contains("[{\"layer\": 1, \"activation\": \"tanh\"}, {\"layer\": 1, \"silence\": true}]");
            try (Edit edit = new Edit(subject)) {
                edit.apply(List.of(bend(1, new Tanh()), silence(1, null), silence(2, null), silence(3, null)));
                assertThat(edit.changes()).hasSize(4);
            }
        }
    }

    @Test
    void refusesNumbersOfNoLayer() {
        try (Subject subject = subject(new Dense(2, new Tanh()))) {
            for (int number : new int[] {-1, 0, 3, 99}) {
                assertThat(refused(subject, silence(number, null)).hint())
                        .isEqualTo("1 to 2; the output layer is the last");
            }
        }
    }

    @Test
    void leavesOfASilentBlockOnlyTheWayAround() {
        try (Subject subject = subject(new Residual(List.of(new Dense(3, new Relu())), 1));
                Edit edit = new Edit(subject)) {
            edit.apply(List.of(silence(1, null)));
            assertThat(beforeTheOutput(edit.network())).containsExactly(-0.5, 0.5, 1.5);
        }
    }

    @Test
    void changesActivationsThatTakeTheSameWeights() {
        try (Subject subject = subject(new Dense(2, new Tanh()), new Dense(2, new Tanh()));
                Edit edit = new Edit(subject)) {
            double before = edit.network().slice(edit.network().parameters(), 1).get(0, 0);
            edit.apply(List.of(bend(1, new PRelu(0.1))));
            assertThat(edit.network().slice(edit.network().parameters(), 0).get(0, 8))
                    .isEqualTo(0.1);
            assertThat(edit.network().slice(edit.network().parameters(), 1).get(0, 0))
                    .isEqualTo(before);
            assertThatThrownBy(() -> edit.apply(List.of(bend(1, new Maxout(2)))))
                    .isInstanceOf(ProblemException.class);
        }
    }

    @Test
    void setsParametersByTheirNames() {
        try (Subject subject = subject(new LayerNormalization(1e-5));
                Edit edit = new Edit(subject)) {
            edit.apply(List.of(new Change(1, null, null, "shift[2]", 4.5, null, false, null)));
            assertThat(edit.network().parameters().get(0, 5)).isEqualTo(4.5);
            assertThat(edit.changes().get(0).what()).isEqualTo("hidden 1, shift[2]");
            assertThatThrownBy(
                            () -> edit.apply(List.of(new Change(1, List.of(0, 0), null, null, 1.0, null, false, null))))
                    .isInstanceOf(ProblemException.class);
        }
    }
}
