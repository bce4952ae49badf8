package dev.chainrule.explanation.trace;

import dev.chainrule.explanation.Figures;
import dev.chainrule.explanation.trace.TraceResponse.ColumnTrace;
import dev.chainrule.explanation.trace.TraceResponse.LayerBlame;
import dev.chainrule.explanation.trace.TraceResponse.LayerTrace;
import dev.chainrule.explanation.trace.TraceResponse.LossTrace;
import dev.chainrule.explanation.trace.TraceResponse.NeuronBlame;
import dev.chainrule.explanation.trace.TraceResponse.NeuronTrace;
import dev.chainrule.explanation.trace.TraceResponse.OptimizerTrace;
import dev.chainrule.explanation.trace.TraceResponse.Term;
import dev.chainrule.explanation.trace.TraceResponse.WeightBlame;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A trace as a worked example in Markdown with LaTeX, which a person can follow with a calculator. */
final class TraceMarkdown {

    private final TraceResponse trace;
    private final StringBuilder text = new StringBuilder();

    private TraceMarkdown(TraceResponse trace) {
        this.trace = trace;
    }

    static String of(TraceResponse trace) {
        return new TraceMarkdown(trace).write();
    }

    private String write() {
        line("## The row");
        line(sentence());
        line("| column | value | formula | input | number |\n|---|---|---|---|---|\n"
                + trace.encoding().stream().map(TraceMarkdown::column).collect(Collectors.joining("\n")));
        line("## Forward: every neuron multiplies, adds and bends");
        trace.layers().forEach(layer -> layer(layer, ""));
        line("The network says: " + prediction());
        LossTrace loss = trace.loss();
        if (loss != null) {
            loss(loss);
            line("## Backward: every weight gets its share of the blame");
            line("By the chain rule, $\\frac{\\partial L}{\\partial w} ="
                    + " \\frac{\\partial L}{\\partial a} \\cdot \\frac{\\partial a}{\\partial z}"
                    + " \\cdot \\frac{\\partial z}{\\partial w}$, and $\\frac{\\partial z}{\\partial w}$ is the value that"
                    + " the weight was multiplied with.");
            optimizer(Objects.requireNonNull(trace.optimizer()));
            Objects.requireNonNull(trace.backward()).forEach(this::blame);
        }
        trace.notes().forEach(note -> line("> " + note));
        return text.toString();
    }

    private void line(String paragraph) {
        text.append(paragraph).append("\n\n");
    }

    private String sentence() {
        String values = trace.row().entrySet().stream()
                .map(cell -> "`%s` = %s".formatted(cell.getKey(), cell.getValue()))
                .collect(Collectors.joining(", "));
        return values + (trace.target() == null ? "." : "; right would be %s.".formatted(trace.target()));
    }

    private static String column(ColumnTrace column) {
        List<String> figures = new ArrayList<>();
        figure("mean", column.mean(), figures);
        figure("std", column.std(), figures);
        figure("min", column.min(), figures);
        figure("max", column.max(), figures);
        figure("median", column.median(), figures);
        figure("spread", column.spread(), figures);
        String formula = column.formula() + (figures.isEmpty() ? "" : " with " + String.join(", ", figures));
        Object value = column.raw() != null
                ? column.raw()
                : column.used() == null ? "missing" : "missing, so " + column.used();
        return column.inputs().stream()
                .map(input -> "| `%s` | %s | %s | `%s` | %s |"
                        .formatted(column.column(), value, formula, input.name(), Figures.of(input.value())))
                .collect(Collectors.joining("\n"));
    }

    private static void figure(String name, @Nullable Double value, List<String> figures) {
        if (value != null) {
            figures.add("%s %s".formatted(name, Figures.of(value)));
        }
    }

    private void layer(LayerTrace layer, String within) {
        String activation = layer.activation() == null ? "" : ", `%s`".formatted(layer.activation());
        line("### %s%s: `%s`%s".formatted(within, capitalized(layer.name()), layer.type(), activation));
        String bend = layer.activationFormula() == null ? "" : ", with f(z) = " + layer.activationFormula();
        line(layer.formula() + bend + source(layer.source()) + ".");
        if (layer.inside() != null) {
            layer.inside().forEach(inner -> layer(inner, "Inside: "));
        }
        layer.neurons().forEach(neuron -> neuron(neuron, layer));
        if (layer.omitted() > 0) {
            line("… and %s more neurons.".formatted(layer.omitted()));
        }
    }

    private static String source(@Nullable String source) {
        return source == null ? "" : " (%s)".formatted(source);
    }

    private static String capitalized(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private void neuron(NeuronTrace neuron, LayerTrace layer) {
        List<String> terms = new ArrayList<>();
        for (Term term : neuron.terms()) {
            terms.add("%s \\cdot %s".formatted(Figures.signedTex(term.weight()), Figures.signedTex(term.value())));
        }
        if (neuron.omittedSum() != null) {
            terms.add("\\underbrace{%s}_{\\text{%s more}}"
                    .formatted(Figures.signedTex(neuron.omittedSum()), neuron.omittedTerms()));
        }
        terms.add(Figures.signedTex(neuron.bias()));
        String made = neuron.details() == null
                ? ""
                : " (%s)"
                        .formatted(neuron.details().entrySet().stream()
                                .map(detail -> "%s %s".formatted(detail.getKey(), Figures.of(detail.getValue())))
                                .collect(Collectors.joining(", ")));
        line("**%s**%s, from %s:"
                .formatted(
                        neuron.name(),
                        neuron.piece() == null ? "" : ", piece " + neuron.piece(),
                        neuron.terms().stream().map(Term::from).collect(Collectors.joining(", ")) + made));
        String z = "z = %s = %s".formatted(String.join(" + ", terms), Figures.tex(neuron.z()));
        String a = layer.activation() == null
                ? ""
                : ", \\qquad a = \\operatorname{%s}(%s) = %s"
                        .formatted(
                                layer.activation().replace("_", "\\_"),
                                Figures.tex(neuron.z()),
                                Figures.tex(neuron.a()));
        line("$$" + z + a + "$$");
    }

    private String prediction() {
        return trace.prediction() instanceof Double number ? Figures.of(number) : words(trace.prediction());
    }

    private static String words(@Nullable Object prediction) {
        return JsonMapper.shared().writeValueAsString(prediction);
    }

    private void loss(LossTrace loss) {
        line("## The loss: how wrong that is");
        line("`%s`: L = %s%s".formatted(loss.name(), loss.formula(), source(loss.source())));
        line("L = " + loss.inNumbers());
    }

    private void optimizer(OptimizerTrace optimizer) {
        String settings = optimizer.settings().entrySet().stream()
                .filter(setting -> setting.getValue() != 0)
                .map(setting -> "%s %s".formatted(setting.getKey(), Figures.of(setting.getValue())))
                .collect(Collectors.joining(", "));
        line("Then `%s` takes its step: %s%s, with the learning rate α = %s%s; step %s, %s. g is ∂L/∂θ%s%s."
                .formatted(
                        optimizer.name(),
                        optimizer.formula(),
                        source(optimizer.source()),
                        Figures.of(optimizer.learningRate()),
                        settings.isEmpty() ? "" : ", " + settings,
                        optimizer.step(),
                        optimizer.state().equals("new") ? "remembering nothing" : "going on with what it remembered",
                        optimizer.penalty() == null ? "" : " and the slope of " + optimizer.penalty(),
                        optimizer.clippedBy() == null
                                ? ""
                                : ", times %s".formatted(Figures.of(optimizer.clippedBy()))));
    }

    private void blame(LayerBlame layer) {
        line("### %s: `%s`".formatted(capitalized(layer.name()), layer.type()));
        layer.neurons().forEach(this::blame);
        if (layer.omitted() > 0) {
            line("… and %s more neurons.".formatted(layer.omitted()));
        }
        if (layer.inside() != null) {
            layer.inside().forEach(this::blame);
        }
    }

    private void blame(NeuronBlame neuron) {
        line("**%s**%s:".formatted(neuron.name(), neuron.piece() == null ? "" : ", piece " + neuron.piece()));
        String chain = "\\frac{\\partial L}{\\partial z} = ";
        if (neuron.slopes() == null && neuron.dlDa() != null) {
            chain += "\\frac{\\partial L}{\\partial a} \\cdot \\frac{\\partial a}{\\partial z} = %s \\cdot %s = "
                    .formatted(Figures.tex(neuron.dlDa()), Figures.signedTex(neuron.daDz()));
        }
        line("$$" + chain + Figures.tex(neuron.dlDz()) + "$$");
        List<String> rows = new ArrayList<>();
        for (WeightBlame weight : neuron.weights()) {
            rows.add("| from %s | %s | %s | %s | %s | %s |%s"
                    .formatted(
                            weight.from(),
                            Figures.of(weight.weight()),
                            Figures.of(weight.dzDw()),
                            Figures.of(weight.dlDw()),
                            Figures.of(weight.update()),
                            Figures.of(weight.newWeight()),
                            quantities(weight.quantities())));
        }
        if (neuron.bias() != null) {
            rows.add("| bias | %s | 1 | %s | %s | %s |%s"
                    .formatted(
                            Figures.of(neuron.bias().bias()),
                            Figures.of(neuron.bias().dlDb()),
                            Figures.of(neuron.bias().update()),
                            Figures.of(neuron.bias().newBias()),
                            quantities(neuron.bias().quantities())));
        }
        if (neuron.learned() != null) {
            rows.add("| %s | %s | ∂a/∂%s %s | %s | %s | %s |"
                    .formatted(
                            neuron.learned().name(),
                            Figures.of(neuron.learned().value()),
                            neuron.learned().name(),
                            Figures.of(neuron.learned().daDvalue()),
                            Figures.of(neuron.learned().dlDvalue()),
                            Figures.of(neuron.learned().update()),
                            Figures.of(neuron.learned().newValue())));
        }
        if (!rows.isEmpty()) {
            boolean remembers = neuron.weights().stream().anyMatch(weight -> weight.quantities() != null)
                    || (neuron.bias() != null && neuron.bias().quantities() != null);
            line("| weight | w | ∂z/∂w | ∂L/∂w | update | new w |%s\n|---|---|---|---|---|---|%s\n%s"
                    .formatted(remembers ? " on the way |" : "", remembers ? "---|" : "", String.join("\n", rows)));
        }
        if (neuron.omittedWeights() > 0) {
            line("… and %s more weights.".formatted(neuron.omittedWeights()));
        }
    }

    private static String quantities(@Nullable Map<String, Double> quantities) {
        return quantities == null
                ? ""
                : quantities.entrySet().stream()
                        .map(each -> "%s = %s".formatted(each.getKey(), Figures.of(each.getValue())))
                        .collect(Collectors.joining(", ", " ", " |"));
    }
}
