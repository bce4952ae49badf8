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
import dev.chainrule.network.layer.Convolution;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Dropout;
import dev.chainrule.network.layer.Flatten;
import dev.chainrule.network.layer.GlobalMaxPooling;
import dev.chainrule.network.layer.LayerNormalization;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.MaxPooling;
import dev.chainrule.network.layer.Padding;
import dev.chainrule.network.layer.Reshape;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EditTests {

    private static Change silence(int layer, @Nullable Integer neuron) {
        return new Change(layer, null, null, null, null, neuron, true, null, null);
    }

    private static Change bend(int layer, Activation activation) {
        return new Change(layer, null, null, null, null, null, false, activation, null);
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
                    .isEqualTo("output cannot be silenced: its output is 0.5, not 0, even where all of its weights"
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

    private static final Reshape PICTURE = new Reshape(List.of(3, 1, 1));

    private static Convolution seeing(Activation activation) {
        return new Convolution(2, 1, Padding.Rule.VALID, activation);
    }

    private static Change filter(int layer, int filter) {
        return new Change(layer, null, null, null, null, null, true, null, filter);
    }

    /** What a layer says of a row, after a bias of its own is set, so that weights alone are not all. */
    private static double[] said(Edit edit, int layer) {
        try (Workspace workspace = edit.network().explainingWorkspace(1)) {
            for (int i = 0; i < 3; i++) {
                workspace.input().set(0, i, i + 0.5);
            }
            workspace.forward();
            var a = workspace.explained().get(layer - 1).a();
            double[] values = new double[a.columns()];
            a.readRow(0, values);
            return values;
        }
    }

    @Test
    void silencesAWholeConvolutionWhateverComesAfterIt() {
        for (Activation activation : List.of(new Relu(), new PRelu(0.25), new Maxout(2), new Tanh())) {
            try (Subject subject = subject(PICTURE, seeing(activation), new GlobalMaxPooling());
                    Edit edit = new Edit(subject)) {
                edit.apply(List.of(
                        new Change(2, null, 0, null, 1.0, null, false, null, null),
                        new Change(2, null, 1, null, -1.0, null, false, null, null)));
                assertThat(said(edit, 2)).isNotEqualTo(new double[6]);
                edit.apply(List.of(silence(2, null)));

                assertThat(said(edit, 2)).as(activation.toString()).containsOnly(0);
                assertThat(edit.changes().get(2).what()).isEqualTo("hidden 2");
            }
        }
        try (Subject subject = subject(PICTURE, seeing(new Sigmoid()), new GlobalMaxPooling())) {
            Violation refused = refused(subject, silence(2, null));
            assertThat(refused.detail()).startsWith("hidden 2 cannot be silenced: its output is 0.5");
            assertThat(refused.hint())
                    .contains("[{\"layer\": 2, \"activation\": \"tanh\"}, {\"layer\": 2, \"silence\": true}]");
        }
    }

    @Test
    void silencesOneFilterAtAllPlaces() {
        for (Activation activation : List.of(new Tanh(), new Maxout(2))) {
            try (Subject subject = subject(PICTURE, seeing(activation), new GlobalMaxPooling());
                    Edit edit = new Edit(subject)) {
                double[] before = said(edit, 2);
                edit.apply(List.of(filter(2, 1)));
                assertThat(said(edit, 2)).containsExactly(before[0], 0, before[2], 0, before[4], 0);
                assertThat(edit.changes().get(0).what()).isEqualTo("hidden 2, filter 1");
            }
        }
        try (Subject subject = subject(PICTURE, seeing(new Sigmoid()), new Flatten());
                Edit edit = new Edit(subject)) {
            edit.apply(List.of(filter(2, 1)));
            Matrix heard = edit.network().slice(edit.network().parameters(), 3);
            for (int i = 0; i < 6; i++) {
                assertThat(heard.get(0, i) == 0).isEqualTo(i % 2 == 1);
            }
        }
        try (Subject subject = subject(PICTURE, seeing(new Tanh()), new GlobalMaxPooling(), new Dense(2, new Relu()))) {
            Violation place = refused(subject, silence(2, 0));
            assertThat(place.detail()).startsWith("hidden 2, neuron 0 at [0, 0, 0] cannot be silenced: all places");
            assertThat(place.hint()).startsWith("{\"layer\": 2, \"filter\": 0, \"silence\": true}");
            assertThat(refused(subject, filter(2, 2)).hint()).isEqualTo("0 to 1");
            assertThat(refused(subject, filter(4, 0)).detail()).contains("no convolution");
            Change both = new Change(2, null, null, null, null, 0, true, null, 0);
            assertThat(refused(subject, both).detail()).isEqualTo("must be one change");
        }
    }

    @Test
    void saysThatPoolingHasNoWeightsToSilence() {
        try (Subject subject = subject(PICTURE, new MaxPooling(1), seeing(new Tanh()), new GlobalMaxPooling())) {
            Violation refused = refused(subject, silence(2, null));
            assertThat(refused.detail())
                    .startsWith("hidden 2 cannot be silenced: a layer of type max_pooling has no weights");
            assertThat(refused.hint()).contains("{\"layer\": 3, \"silence\": true}");
        }
    }

    @Test
    void setsTheBiasOfAFilter() {
        try (Subject subject = subject(PICTURE, seeing(new PRelu(0.25)), new Flatten());
                Edit edit = new Edit(subject)) {
            edit.apply(List.of(new Change(2, null, 1, null, 1.5, null, false, null, null)));
            assertThat(edit.changes().get(0).what()).isEqualTo("hidden 2, bias[1]");
            assertThat(edit.network().slice(edit.network().parameters(), 1).get(0, 3))
                    .isEqualTo(1.5);
            assertThat(refused(subject, new Change(2, null, 2, null, 1.5, null, false, null, null))
                            .hint())
                    .isEqualTo("0 to 1");
            assertThat(refused(subject, new Change(2, List.of(0, 0), null, null, 1.5, null, false, null, null))
                            .hint())
                    .isEqualTo(
                            "\"bias\": 0 for that of filter 0, or \"parameter\": \"weight[0, 0, 0, 0]\" or the like");
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
            edit.apply(List.of(new Change(1, null, null, "shift[2]", 4.5, null, false, null, null)));
            assertThat(edit.network().parameters().get(0, 5)).isEqualTo(4.5);
            assertThat(edit.changes().get(0).what()).isEqualTo("hidden 1, shift[2]");
            assertThatThrownBy(() ->
                            edit.apply(List.of(new Change(1, List.of(0, 0), null, null, 1.0, null, false, null, null))))
                    .isInstanceOf(ProblemException.class);
        }
    }
}
