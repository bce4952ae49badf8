package dev.chainrule.explanation.trace;

import static dev.chainrule.explanation.MarkdownText.cellCode;
import static dev.chainrule.explanation.MarkdownText.code;
import static dev.chainrule.explanation.MarkdownText.escaped;

import dev.chainrule.definition.Spelling;
import dev.chainrule.explanation.SignificantDigits;
import dev.chainrule.explanation.trace.TraceResponse.AnswerTrace;
import dev.chainrule.explanation.trace.TraceResponse.ColumnTrace;
import dev.chainrule.explanation.trace.TraceResponse.CrossTerm;
import dev.chainrule.explanation.trace.TraceResponse.Exponentials;
import dev.chainrule.explanation.trace.TraceResponse.LayerBlame;
import dev.chainrule.explanation.trace.TraceResponse.LayerTrace;
import dev.chainrule.explanation.trace.TraceResponse.LossTrace;
import dev.chainrule.explanation.trace.TraceResponse.NeuronBlame;
import dev.chainrule.explanation.trace.TraceResponse.NeuronTrace;
import dev.chainrule.explanation.trace.TraceResponse.OptimizerTrace;
import dev.chainrule.explanation.trace.TraceResponse.TargetTrace;
import dev.chainrule.explanation.trace.TraceResponse.Term;
import dev.chainrule.explanation.trace.TraceResponse.WeightBlame;
import dev.chainrule.explanation.trace.TraceResponse.WindowTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A trace as a worked example in Markdown with LaTeX, which a person can follow with a calculator. */
final class TraceMarkdown {

    private final TraceResponse trace;
    private final StringBuilder text = new StringBuilder();

    /** Those of the neuron that is being written, where it has several. */
    private final Map<Integer, Double> pieces = new TreeMap<>();

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
        line("## Forward: every neuron multiplies, adds and applies its activation");
        trace.layers().forEach(layer -> layer(layer, ""));
        trace.decoding().forEach(this::decoding);
        line("The network predicts: " + prediction());
        LossTrace loss = trace.loss();
        if (loss != null) {
            line("## The loss: how wrong that is");
            Objects.requireNonNull(trace.targetEncoding()).forEach(this::targetEncoding);
            loss(loss);
            line("## Backward: the gradient of the loss for every weight");
            line("By the chain rule, $\\frac{\\partial L}{\\partial w} ="
                    + " \\frac{\\partial L}{\\partial a} \\cdot \\frac{\\partial a}{\\partial z}"
                    + " \\cdot \\frac{\\partial z}{\\partial w}$, and $\\frac{\\partial z}{\\partial w}$ is the value that"
                    + " the weight was multiplied with.");
            optimizer(Objects.requireNonNull(trace.optimizer()));
            Objects.requireNonNull(trace.backward()).forEach(this::blame);
        }
        trace.warnings().forEach(warning -> line("> " + escaped(warning)));
        trace.notes().forEach(note -> line("> " + escaped(note)));
        return text.toString();
    }

    private void line(String paragraph) {
        text.append(paragraph).append("\n\n");
    }

    private String sentence() {
        String values = trace.row().entrySet().stream()
                .map(cell -> "%s = %s".formatted(code(cell.getKey()), told(cell.getValue())))
                .collect(Collectors.joining(", "));
        return values + (trace.target() == null ? "." : "; right would be %s.".formatted(told(trace.target())));
    }

    private static String told(@Nullable Object value) {
        return value == null ? "missing" : escaped(value.toString());
    }

    private static String column(ColumnTrace column) {
        List<String> figures =
                figures(column.mean(), column.std(), column.min(), column.max(), column.median(), column.iqr());
        if (column.lookedUp() != null) {
            column.lookedUp()
                    .forEach((name, value) -> figures.add("%s %s".formatted(name, SignificantDigits.of(value))));
        }
        String formula = escaped(column.formula() + (figures.isEmpty() ? "" : " with " + String.join(", ", figures)));
        List<String> rows = new ArrayList<>();
        column.inputs()
                .forEach(input -> rows.add("| %s | %s | %s | %s | %s |"
                        .formatted(
                                cellCode(column.column()),
                                value(column),
                                formula,
                                cellCode(input.name()),
                                SignificantDigits.of(input.value()))));
        if (column.omittedInputs() > 0) {
            rows.add("| %s | %s | %s | %s | %s |"
                    .formatted(
                            cellCode(column.column()),
                            value(column),
                            formula,
                            column.inputs().isEmpty()
                                    ? "all %s inputs".formatted(column.omittedInputs())
                                    : "%s more inputs".formatted(column.omittedInputs()),
                            Boolean.TRUE.equals(column.omittedAreZero()) ? "0" : "…"));
        }
        return String.join("\n", rows);
    }

    private static String value(ColumnTrace column) {
        if (column.used() == null) {
            return told(column.raw());
        }
        String sent = column.raw() == null ? "missing" : told(column.raw()) + ", which is missing";
        return "%s, so %s".formatted(sent, told(column.used()));
    }

    /** From the outputs to raw units. */
    private void decoding(AnswerTrace answer) {
        List<String> figures =
                figures(answer.mean(), answer.std(), answer.min(), answer.max(), answer.median(), answer.iqr());
        line("From the output to %s: %s%s."
                .formatted(
                        code(answer.column()),
                        escaped(answer.formula()),
                        figures.isEmpty() ? "" : ", with " + String.join(", ", figures)));
        line("In numbers: " + escaped(answer.inNumbers()));
    }

    private void targetEncoding(TargetTrace target) {
        List<String> figures =
                figures(target.mean(), target.std(), target.min(), target.max(), target.median(), target.iqr());
        line("What is right for %s, %s, becomes what the output should be, y: %s%s."
                .formatted(
                        code(target.column()),
                        told(target.raw()),
                        escaped(target.formula()),
                        figures.isEmpty() ? "" : ", with " + String.join(", ", figures)));
        line(
                target.inNumbers() != null
                        ? "y = " + escaped(target.inNumbers())
                        : target.targets().stream()
                                .map(each -> "%s: %s".formatted(code(each.name()), SignificantDigits.of(each.value())))
                                .collect(Collectors.joining(", ")));
    }

    private static List<String> figures(
            @Nullable Double mean,
            @Nullable Double std,
            @Nullable Double min,
            @Nullable Double max,
            @Nullable Double median,
            @Nullable Double iqr) {
        List<String> figures = new ArrayList<>();
        figure("mean", mean, figures);
        figure("std", std, figures);
        figure("min", min, figures);
        figure("max", max, figures);
        figure("median", median, figures);
        figure("iqr", iqr, figures);
        return figures;
    }

    private static void figure(String name, @Nullable Double value, List<String> figures) {
        if (value != null) {
            figures.add("%s %s".formatted(name, SignificantDigits.of(value)));
        }
    }

    private void layer(LayerTrace layer, String within) {
        String activation = layer.activation() == null ? "" : ", `%s`".formatted(layer.activation());
        line("### %s%s: `%s`%s".formatted(within, escaped(capitalized(layer.name())), layer.type(), activation));
        String bend = layer.activationFormula() == null ? "" : ", with f(z) = " + layer.activationFormula();
        String settings = layer.activationSettings() == null ? "" : " and " + listed(layer.activationSettings());
        line(escaped(layer.formula() + bend + settings) + source(layer.source()) + ".");
        if (layer.inside() != null) {
            layer.inside().forEach(inner -> layer(inner, "Inside: "));
        }
        layer.neurons().forEach(neuron -> neuron(neuron, layer));
        Exponentials exponentials = layer.exponentials();
        if (exponentials != null) {
            softmax(exponentials, layer);
        }
        if (layer.omitted() > 0) {
            line("… and %s more neurons.".formatted(layer.omitted()));
        }
    }

    private static String source(@Nullable String source) {
        return source == null ? "" : " (%s)".formatted(escaped(source));
    }

    private static String capitalized(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private void neuron(NeuronTrace neuron, LayerTrace layer) {
        List<String> terms = new ArrayList<>();
        for (Term term : neuron.terms()) {
            terms.add("%s \\cdot %s"
                    .formatted(SignificantDigits.signedTex(term.weight()), SignificantDigits.signedTex(term.value())));
        }
        if (neuron.omittedSum() != null) {
            terms.add("\\underbrace{%s}_{\\text{%s more}}"
                    .formatted(SignificantDigits.signedTex(neuron.omittedSum()), neuron.omittedTerms()));
        }
        terms.add(SignificantDigits.signedTex(neuron.bias()));
        String made = neuron.details() == null ? "" : " (%s)".formatted(listed(neuron.details()));
        String learned = neuron.learned() == null
                ? ""
                : ", whose activation has learned %s".formatted(SignificantDigits.of(neuron.learned()));
        line("**%s**%s, from %s:"
                .formatted(
                        escaped(neuron.name()),
                        (neuron.piece() == null ? "" : ", piece " + neuron.piece()) + learned,
                        escaped(neuron.terms().stream().map(Term::from).collect(Collectors.joining(", ")) + made)));
        WindowTrace window = neuron.window();
        if (window != null) {
            line(seen(window));
        }
        String z = "z = %s = %s".formatted(String.join(" + ", terms), SignificantDigits.tex(neuron.z()));
        line("$$" + z + bent(neuron, layer) + "$$");
        Integer piece = neuron.piece();
        if (piece != null) {
            pieces.put(piece, neuron.z());
            if (Objects.equals(pieces.size(), layer.pieces())) {
                largest(neuron);
            }
        }
    }

    /** Where it looks. */
    private static String seen(WindowTrace window) {
        String padded = window.outside() == 0
                ? ""
                : "; %s of these pixels are padding, and no terms".formatted(window.outside());
        String won = window.won() == null ? "" : "; the pixel %s was the largest".formatted(window.won());
        return "At %s it looks at %s from %s on%s%s."
                .formatted(
                        window.at(),
                        Spelling.pixels(window.size().get(0), window.size().get(1)),
                        window.from(),
                        padded,
                        won);
    }

    /** What the activation makes of this sum alone; nothing where it takes several of them. */
    private static String bent(NeuronTrace neuron, LayerTrace layer) {
        if (layer.activation() == null || neuron.piece() != null) {
            return "";
        }
        Exponentials exponentials = layer.exponentials();
        if (exponentials != null && neuron.exponential() != null) {
            return ", \\qquad e^{z - %s} = e^{%s} = %s"
                    .formatted(
                            SignificantDigits.signedTex(exponentials.largest()),
                            SignificantDigits.tex(neuron.z() - exponentials.largest()),
                            SignificantDigits.tex(neuron.exponential()));
        }
        return ", \\qquad a = \\operatorname{%s}(%s) = %s"
                .formatted(
                        layer.activation().replace("_", "\\_"),
                        SignificantDigits.tex(neuron.z()),
                        SignificantDigits.tex(neuron.a()));
    }

    private void largest(NeuronTrace neuron) {
        String names = pieces.keySet().stream().map("z_{%s}"::formatted).collect(Collectors.joining(", "));
        String values = pieces.values().stream().map(SignificantDigits::tex).collect(Collectors.joining(", "));
        line("$$a = \\max(%s) = \\max(%s) = %s$$".formatted(names, values, SignificantDigits.tex(neuron.a())));
        pieces.clear();
    }

    /** All neurons of the layer together. */
    private void softmax(Exponentials all, LayerTrace layer) {
        List<String> terms = new ArrayList<>();
        double told = 0;
        for (NeuronTrace neuron : layer.neurons()) {
            double exponential = Objects.requireNonNull(neuron.exponential());
            terms.add(SignificantDigits.tex(exponential));
            told += exponential;
        }
        if (layer.omitted() > 0) {
            terms.add("\\underbrace{%s}_{\\text{%s more}}"
                    .formatted(SignificantDigits.tex(all.sum() - told), layer.omitted()));
        }
        line("All of them together, with the largest z taken off first, which changes no quotient:");
        line("$$S = \\sum_j e^{z_j - %s} = %s = %s$$"
                .formatted(
                        SignificantDigits.signedTex(all.largest()),
                        String.join(" + ", terms),
                        SignificantDigits.tex(all.sum())));
        for (NeuronTrace neuron : layer.neurons()) {
            String a = "log_softmax".equals(layer.activation())
                    ? "a = z - %s - \\ln S = %s - %s - \\ln %s"
                            .formatted(
                                    SignificantDigits.signedTex(all.largest()),
                                    SignificantDigits.tex(neuron.z()),
                                    SignificantDigits.signedTex(all.largest()),
                                    SignificantDigits.tex(all.sum()))
                    : "a = \\frac{e^{z - %s}}{S} = \\frac{%s}{%s}"
                            .formatted(
                                    SignificantDigits.signedTex(all.largest()),
                                    SignificantDigits.tex(Objects.requireNonNull(neuron.exponential())),
                                    SignificantDigits.tex(all.sum()));
            line("**%s**: $%s = %s$".formatted(escaped(neuron.name()), a, SignificantDigits.tex(neuron.a())));
        }
    }

    private String prediction() {
        return trace.prediction() instanceof Double number
                ? SignificantDigits.of(number)
                : code(words(trace.prediction()));
    }

    private static String words(@Nullable Object prediction) {
        return JsonMapper.shared().writeValueAsString(prediction);
    }

    private void loss(LossTrace loss) {
        line("`%s`: L = %s%s".formatted(loss.name(), escaped(loss.formula()), source(loss.source())));
        line("L = " + escaped(loss.inNumbers()));
    }

    private void optimizer(OptimizerTrace optimizer) {
        String settings = optimizer.settings().entrySet().stream()
                .filter(setting -> setting.getValue() != 0)
                .map(setting -> "%s %s".formatted(setting.getKey(), SignificantDigits.of(setting.getValue())))
                .collect(Collectors.joining(", "));
        line("Then `%s` takes its step: %s%s, with the learning rate α = %s%s; step %s, %s. g is ∂L/∂θ%s%s."
                .formatted(
                        optimizer.name(),
                        escaped(optimizer.formula()),
                        source(optimizer.source()),
                        SignificantDigits.of(optimizer.learningRate()),
                        settings.isEmpty() ? "" : ", " + escaped(settings),
                        optimizer.step(),
                        optimizer.state().equals("new") ? "remembering nothing" : "going on with what it remembered",
                        optimizer.penalty() == null ? "" : " and the slope of " + escaped(optimizer.penalty()),
                        optimizer.clippedBy() == null
                                ? ""
                                : ", times %s".formatted(SignificantDigits.of(optimizer.clippedBy()))));
    }

    private void blame(LayerBlame layer) {
        line("### %s: `%s`".formatted(escaped(capitalized(layer.name())), layer.type()));
        if (layer.places() != null) {
            line(
                    "All %s places have the same weights: ∂L/∂w is the sum over all of them, and the share is what the place"
                                    .formatted(layer.places())
                            + " of one neuron adds to it.");
        }
        layer.neurons().forEach(neuron -> blame(neuron, layer.places() != null));
        if (layer.omitted() > 0) {
            line("… and %s more neurons.".formatted(layer.omitted()));
        }
        if (layer.inside() != null) {
            layer.inside().forEach(this::blame);
        }
    }

    /** @param shared whether other places have its weights too */
    private void blame(NeuronBlame neuron, boolean shared) {
        line("**%s**%s%s:"
                .formatted(
                        escaped(neuron.name()),
                        neuron.piece() == null ? "" : ", piece " + neuron.piece(),
                        crossing(neuron)));
        line("$$\\frac{\\partial L}{\\partial z} = " + chain(neuron) + SignificantDigits.tex(neuron.dlDz()) + "$$");
        List<String> rows = new ArrayList<>();
        for (WeightBlame weight : neuron.weights()) {
            rows.add("| from %s | %s | %s |%s %s | %s | %s |%s"
                    .formatted(
                            escaped(weight.from()),
                            SignificantDigits.of(weight.weight()),
                            SignificantDigits.of(weight.dzDw()),
                            share(weight.share()),
                            SignificantDigits.of(weight.dlDw()),
                            SignificantDigits.of(weight.update()),
                            SignificantDigits.of(weight.newWeight()),
                            quantities(weight.quantities())));
        }
        if (neuron.bias() != null) {
            rows.add("| bias | %s | 1 |%s %s | %s | %s |%s"
                    .formatted(
                            SignificantDigits.of(neuron.bias().bias()),
                            share(neuron.bias().share()),
                            SignificantDigits.of(neuron.bias().dlDb()),
                            SignificantDigits.of(neuron.bias().update()),
                            SignificantDigits.of(neuron.bias().newBias()),
                            quantities(neuron.bias().quantities())));
        }
        if (neuron.learned() != null) {
            rows.add("| %s | %s | ∂a/∂%s %s |%s %s | %s | %s |"
                    .formatted(
                            neuron.learned().name(),
                            SignificantDigits.of(neuron.learned().value()),
                            neuron.learned().name(),
                            SignificantDigits.of(neuron.learned().daDvalue()),
                            share(neuron.learned().share()),
                            SignificantDigits.of(neuron.learned().dlDvalue()),
                            SignificantDigits.of(neuron.learned().update()),
                            SignificantDigits.of(neuron.learned().newValue())));
        }
        if (!rows.isEmpty()) {
            boolean remembers = neuron.weights().stream().anyMatch(weight -> weight.quantities() != null)
                    || (neuron.bias() != null && neuron.bias().quantities() != null);
            line("| weight | w | ∂z/∂w |%s ∂L/∂w | update | new w |%s\n|---|---|---|%s---|---|---|%s\n%s"
                    .formatted(
                            shared ? " share |" : "",
                            remembers ? " on the way |" : "",
                            shared ? "---|" : "",
                            remembers ? "---|" : "",
                            String.join("\n", rows)));
        }
        if (neuron.omittedWeights() > 0) {
            line("… and %s more weights.".formatted(neuron.omittedWeights()));
        }
    }

    private static String share(@Nullable Double share) {
        return share == null ? "" : " %s |".formatted(SignificantDigits.of(share));
    }

    /** Where outputs compete: which of them the loss also goes through. */
    private static String crossing(NeuronBlame neuron) {
        if (neuron.slopes() == null) {
            return "";
        }
        if (neuron.crossTerms() == null) {
            return ", of which the loss is computed without a step over a";
        }
        String others = neuron.crossTerms().isEmpty()
                ? "; ∂L/∂a of every other output is 0"
                : "; then that of "
                        + neuron.crossTerms().stream().map(CrossTerm::of).collect(Collectors.joining(", "));
        return escaped(", on which every output of the layer depends: first its own" + others);
    }

    private static String chain(NeuronBlame neuron) {
        if (neuron.dlDa() == null) {
            return "";
        }
        String own = "%s \\cdot %s"
                .formatted(SignificantDigits.tex(neuron.dlDa()), SignificantDigits.signedTex(neuron.daDz()));
        List<CrossTerm> others = neuron.crossTerms();
        if (others == null) {
            return "\\frac{\\partial L}{\\partial a} \\cdot \\frac{\\partial a}{\\partial z} = %s = ".formatted(own);
        }
        List<String> terms = new ArrayList<>(List.of(own));
        double told = 0;
        for (CrossTerm other : others) {
            terms.add("%s \\cdot %s"
                    .formatted(SignificantDigits.signedTex(other.dlDa()), SignificantDigits.signedTex(other.daDz())));
            told += other.product();
        }
        Integer omitted = neuron.omittedCrossTerms();
        if (omitted != null && omitted > 0) {
            terms.add("\\underbrace{%s}_{\\text{%s more}}"
                    .formatted(SignificantDigits.signedTex(Objects.requireNonNull(neuron.crossSum()) - told), omitted));
        }
        return "\\sum_k \\frac{\\partial L}{\\partial a_k} \\cdot \\frac{\\partial a_k}{\\partial z} = %s = "
                .formatted(String.join(" + ", terms));
    }

    private static String listed(Map<String, Double> numbers) {
        return numbers.entrySet().stream()
                .map(each -> "%s %s".formatted(each.getKey(), SignificantDigits.of(each.getValue())))
                .collect(Collectors.joining(", "));
    }

    private static String quantities(@Nullable Map<String, Double> quantities) {
        return quantities == null
                ? ""
                : quantities.entrySet().stream()
                        .map(each -> "%s = %s".formatted(escaped(each.getKey()), SignificantDigits.of(each.getValue())))
                        .collect(Collectors.joining(", ", " ", " |"));
    }
}
