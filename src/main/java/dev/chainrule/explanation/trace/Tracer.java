package dev.chainrule.explanation.trace;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Menu;
import dev.chainrule.definition.Finite;
import dev.chainrule.definition.Spelling;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RawValue;
import dev.chainrule.explanation.AskedRow;
import dev.chainrule.explanation.ExplanationSettings;
import dev.chainrule.explanation.SignificantDigits;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.trace.TraceResponse.BiasBlame;
import dev.chainrule.explanation.trace.TraceResponse.ColumnTrace;
import dev.chainrule.explanation.trace.TraceResponse.CrossTerm;
import dev.chainrule.explanation.trace.TraceResponse.Exponentials;
import dev.chainrule.explanation.trace.TraceResponse.Input;
import dev.chainrule.explanation.trace.TraceResponse.InputBlame;
import dev.chainrule.explanation.trace.TraceResponse.LayerBlame;
import dev.chainrule.explanation.trace.TraceResponse.LayerTrace;
import dev.chainrule.explanation.trace.TraceResponse.LearnedBlame;
import dev.chainrule.explanation.trace.TraceResponse.LossTrace;
import dev.chainrule.explanation.trace.TraceResponse.NeuronBlame;
import dev.chainrule.explanation.trace.TraceResponse.NeuronTrace;
import dev.chainrule.explanation.trace.TraceResponse.OptimizerTrace;
import dev.chainrule.explanation.trace.TraceResponse.Statistics;
import dev.chainrule.explanation.trace.TraceResponse.Term;
import dev.chainrule.explanation.trace.TraceResponse.WeightBlame;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.LogSoftmax;
import dev.chainrule.network.layer.Explained;
import dev.chainrule.network.layer.Layer;
import dev.chainrule.network.layer.Unit;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.math.LearnedNonlinearity;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.optimizer.OneStep;
import dev.chainrule.prediction.EncodedPictures;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Follows one row through a network and, where it is known what would be right, back again. */
final class Tracer {

    private final Subject subject;
    private final TraceDefinition asked;
    private final ExplanationSettings settings;
    private final int top;
    private final AskedRow row;
    private final List<Integer> layers;
    /** The one output of the one layer that is shown; null where others are. */
    private final @Nullable Integer only;
    /** That layer, which may be inside another; null where none is shown alone. */
    private final @Nullable Layer alone;

    private final List<String> notes = new ArrayList<>();
    private final List<String> nonFinite = new ArrayList<>();

    Tracer(Subject subject, TraceDefinition asked, ExplanationSettings settings) {
        this.subject = subject;
        this.asked = asked;
        this.settings = settings;
        this.top = top(asked.top(), settings.maxTop());
        this.layers = layers();
        List<Integer> at = asked.at();
        NamedLayer seen = at == null ? null : Windows.layer(subject, at, asked.layers(), asked.inner());
        this.only = at == null || seen == null ? null : (Integer) Windows.output(seen, at);
        this.alone = seen == null ? null : seen.layer();
        if (at == null && asked.inner() != null) {
            String hint = "\"at\" beside it, such as [0, 0, 0]; without it a trace shows all layers inside";
            throw ProblemException.invalid("/inner", "leads to the layer of \"at\"", asked.inner(), hint);
        }
        if (only == null) {
            requireBounded();
        } else if (asked.firstNeuron() != null) {
            throw ProblemException.invalid(
                    "/first_neuron",
                    "is another way to say which neurons than \"at\"",
                    asked.firstNeuron(),
                    "one of the two");
        }
        this.row = AskedRow.of(subject, asked.row(), asked.target());
        if (asked.changes() != null) {
            notes.add("These are the numbers with the changes that were asked for; the network itself stays as it is.");
        }
    }

    private List<Integer> layers() {
        List<Integer> wanted = asked.layers();
        if (wanted == null) {
            return IntStream.rangeClosed(1, subject.layers()).boxed().toList();
        }
        List<Violation> unknown = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            subject.names().unknown(wanted.get(i), "/layers/" + i).ifPresent(unknown::add);
        }
        if (!unknown.isEmpty()) {
            throw ProblemException.invalid(unknown);
        }
        return wanted.stream().distinct().sorted().toList();
    }

    private static int top(long wanted, int most) {
        if (wanted < 1 || wanted > most) {
            throw ProblemException.invalid(
                    "/top",
                    "must be from 1 to %s (chainrule.explanation.max-top)".formatted(most),
                    wanted,
                    "a whole number from 1 to %s, and first_neuron to see the other neurons".formatted(most));
        }
        return (int) wanted;
    }

    private void requireBounded() {
        long terms = terms(top);
        if (terms > settings.maxTerms()) {
            int fitting = top;
            while (fitting > 1 && terms(fitting) > settings.maxTerms()) {
                fitting = fitting * 9 / 10;
            }
            throw ProblemException.invalid(
                    "/top",
                    String.format(
                            Locale.ROOT,
                            "would show %,d terms, and one trace shows at most %,d (chainrule.explanation.max-terms)",
                            terms,
                            settings.maxTerms()),
                    top,
                    "\"top\": %s, or fewer \"layers\"".formatted(fitting));
        }
        Integer first = asked.firstNeuron();
        if (first != null && layers.stream().allMatch(layer -> first >= neurons(layer))) {
            throw ProblemException.invalid(
                    "/first_neuron",
                    "no layer that is shown has so many neurons",
                    first,
                    "0 to %s"
                            .formatted(layers.stream()
                                            .mapToInt(this::neurons)
                                            .max()
                                            .orElse(1)
                                    - 1));
        }
    }

    private int neurons(int layer) {
        return subject.network().layers().layer(layer - 1).outputs();
    }

    private long terms(int top) {
        return layers.stream()
                .map(number -> subject.network().layers().layer(number - 1))
                .mapToLong(layer -> (long) Math.min(top, layer.outputs()) * Math.min(top, layer.inputs() + 1))
                .sum();
    }

    TraceResponse trace() {
        try (Workspace workspace = subject.network().explainingWorkspace(1)) {
            workspace.input().writeRow(0, row.inputs());
            float[] targets = row.targets();
            if (targets == null) {
                workspace.forward();
                return answer(workspace, null, null, null, null);
            }
            workspace.targets().writeRow(0, targets);
            double loss = workspace.explain(subject.loss());
            Updates updates = new Updates(subject, workspace.gradients());
            return answer(
                    workspace,
                    loss(workspace, loss),
                    blames(workspace.explained(), updates),
                    inputs(workspace.inputGradient()),
                    optimizer(updates));
        }
    }

    private TraceResponse answer(
            Workspace workspace,
            @Nullable LossTrace loss,
            @Nullable List<LayerBlame> backward,
            @Nullable List<InputBlame> inputs,
            @Nullable OptimizerTrace optimizer) {
        List<Explained> explained = workspace.explained();
        double[] outputs = new double[subject.spec().outputs()];
        workspace.outputs().readRow(0, outputs);
        List<LayerTrace> shown = new ArrayList<>();
        for (int number : layers) {
            shown.add(layer(
                    number, NamedLayer.of(subject, number), explained.get(number - 1), "/layers/" + shown.size()));
        }
        if (!Arrays.stream(outputs).allMatch(Double::isFinite)) {
            nonFinite.add("/prediction");
        }
        return new TraceResponse(
                "trace",
                subject.id(),
                subject.checkpointId(),
                row.values(),
                asked.target() == null || asked.target().isNull() ? null : asked.target(),
                columns(),
                shown,
                Decoding.answers(subject.encoding().target(), outputs, subject.threshold()),
                subject.predicted(outputs),
                loss == null
                        ? null
                        : Decoding.targets(
                                subject.encoding().target(),
                                row.right(),
                                loss.targets().stream()
                                        .mapToDouble(Double::doubleValue)
                                        .toArray()),
                loss,
                backward,
                inputs,
                optimizer,
                row.warnings(),
                notes,
                nonFinite);
    }

    private List<ColumnTrace> columns() {
        List<ColumnTrace> columns = new ArrayList<>();
        List<RawValue> values =
                subject.encoding().values(new RawRow("/row", row.values(), false), EncodedPictures.issues());
        int at = 0;
        for (RawValue value : values) {
            FeatureEncoding feature = subject.encoding().features().get(columns.size());
            columns.add(column(feature, value, at));
            at += feature.width();
        }
        return columns;
    }

    /** Of many inputs only those that are not 0. */
    private ColumnTrace column(FeatureEncoding feature, RawValue raw, int at) {
        List<String> names = feature.inputNames();
        List<Input> inputs = new ArrayList<>();
        int omitted = 0;
        boolean zero = true;
        for (int i = 0; i < feature.width(); i++) {
            float value = row.inputs()[at + i];
            if (feature.width() > top && (value == 0 || inputs.size() >= top)) {
                omitted++;
                zero &= value == 0;
            } else {
                inputs.add(new Input(names.get(i), value));
            }
        }
        Map<String, Double> lookedUp = feature.lookedUp(raw);
        Map<String, Double> figures = feature.figures();
        return new ColumnTrace(
                feature.column(),
                raw.sent(),
                raw.missing() ? feature.standIn() : null,
                inputs,
                omitted,
                omitted == 0 ? null : (Boolean) zero,
                feature.formula(),
                lookedUp.isEmpty() ? null : lookedUp,
                figures.get("mean"),
                figures.get("std"),
                figures.get("min"),
                figures.get("max"),
                figures.get("median"),
                figures.get("iqr"));
    }

    private LayerTrace layer(int number, NamedLayer named, Explained layer, String pointer) {
        Member member = Menu.annotation(layer.layer().spec().getClass());
        boolean bends = !(layer.activation() instanceof Identity);
        Member activation = Menu.annotation(layer.activation().getClass());
        Exponentials exponentials = exponentials(layer);
        int[] shown = chosen(named, layer, unit -> Math.abs(layer.a().get(0, layer.output(unit))));
        List<NeuronTrace> neurons = Arrays.stream(shown)
                .mapToObj(unit -> neuron(named, layer, unit, exponentials))
                .toList();
        if (!finite(layer.z()) || !finite(layer.a())) {
            nonFinite.add(pointer);
        }
        List<LayerTrace> inside = new ArrayList<>();
        for (int i = 0; i < layer.inside().size(); i++) {
            inside.add(layer(i + 1, named.inner(i + 1), layer.inside().get(i), pointer + "/inside/" + i));
        }
        return new LayerTrace(
                number,
                named.name(),
                member.value(),
                Evaluated.formula(layer),
                emptyAsNull(member.source()),
                bends ? activation.value() : null,
                bends ? activation.formula() : null,
                bends ? emptyAsNull(numbers(layer.activation())) : null,
                layer.activation().inputsPerOutput() == 1
                        ? null
                        : (Integer) layer.activation().inputsPerOutput(),
                exponentials,
                neurons,
                layer.units() - shown.length,
                statistics(layer.a()),
                inside.isEmpty() ? null : inside);
    }

    private static boolean finite(Matrix row) {
        return IntStream.range(0, row.columns()).allMatch(i -> Double.isFinite(row.get(0, i)));
    }

    private static @Nullable String emptyAsNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static <V> @Nullable Map<String, V> emptyAsNull(Map<String, V> figures) {
        return figures.isEmpty() ? null : figures;
    }

    private static Statistics statistics(Matrix a) {
        double[] values = new double[a.columns()];
        a.readRow(0, values);
        return new Statistics(
                values.length,
                (int) Arrays.stream(values).filter(value -> value == 0).count(),
                Arrays.stream(values).min().orElse(0),
                Arrays.stream(values).max().orElse(0),
                Arrays.stream(values).average().orElse(0));
    }

    /** The units that are shown, ascending. */
    private int[] chosen(NamedLayer named, Explained layer, IntToDoubleFunction weight) {
        int units = layer.units();
        int pieces = layer.activation().inputsPerOutput();
        if (only != null && isShownAlone(named)) {
            return IntStream.range(only * pieces, (only + 1) * pieces).toArray();
        }
        Integer first = asked.firstNeuron();
        if (first != null) {
            int from = (int) Math.min((long) first * pieces, units);
            return IntStream.range(from, (int) Math.min(from + (long) top * pieces, units))
                    .toArray();
        }
        return most(units, (int) Math.min((long) top * pieces, units), weight);
    }

    /** Those around it and inside it show what matters most. */
    private boolean isShownAlone(NamedLayer named) {
        return only != null && named.layer() == alone;
    }

    private static int[] most(int all, int count, IntToDoubleFunction weight) {
        if (count >= all) {
            return IntStream.range(0, all).toArray();
        }
        return IntStream.range(0, all)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -weight.applyAsDouble(i)))
                .limit(count)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    /** Null where the activation is no softmax, or nothing finite came of it. */
    private static @Nullable Exponentials exponentials(Explained layer) {
        if (!layer.activation().mixesColumns() || !finite(layer.z())) {
            return null;
        }
        double[] zs = new double[layer.units()];
        layer.z().readRow(0, zs);
        return Exponentials.of(zs);
    }

    /** What a is of where it is not of one sum alone. */
    private static @Nullable String ofMore(Explained layer, int unit, @Nullable Exponentials exponentials) {
        double z = layer.z().get(0, unit);
        double a = layer.a().get(0, layer.output(unit));
        int pieces = layer.activation().inputsPerOutput();
        if (pieces > 1) {
            int first = layer.output(unit) * pieces;
            return IntStream.range(first, first + pieces)
                            .mapToObj(piece -> SignificantDigits.of(layer.z().get(0, piece)))
                            .collect(Collectors.joining(", ", "max(", ")"))
                    + " = " + SignificantDigits.of(a);
        }
        if (exponentials == null) {
            return null;
        }
        String less = "%s − %s".formatted(SignificantDigits.of(z), SignificantDigits.signed(exponentials.largest()));
        return layer.activation() instanceof LogSoftmax
                ? "%s − ln %s = %s"
                        .formatted(less, SignificantDigits.alone(exponentials.sum()), SignificantDigits.of(a))
                : "e^(%s) / %s = %s"
                        .formatted(less, SignificantDigits.alone(exponentials.sum()), SignificantDigits.of(a));
    }

    private NeuronTrace neuron(NamedLayer named, Explained layer, int unit, @Nullable Exponentials exponentials) {
        Unit sum = layer.unit(0, unit);
        int most = isShownAlone(named) ? settings.maxTerms() : top;
        int[] shown = most(sum.terms(), Math.min(most, sum.terms()), term -> Math.abs(sum.product(term)));
        List<Term> terms = Arrays.stream(shown)
                .mapToObj(term -> new Term(
                        named.from(sum, term),
                        Windows.place(named.layer(), sum.from()[term]),
                        sum.weights()[term],
                        sum.values()[term],
                        sum.product(term)))
                .toList();
        int omitted = sum.terms() - shown.length;
        double all = sum.sum();
        double told = terms.stream().mapToDouble(Term::product).sum();
        return new NeuronTrace(
                layer.output(unit),
                piece(layer, unit),
                named.neurons().apply(layer.output(unit)),
                terms,
                omitted,
                omitted == 0 ? null : all - told,
                all,
                sum.bias(),
                layer.z().get(0, unit),
                layer.a().get(0, layer.output(unit)),
                exponentials == null ? null : (Double) Math.exp(layer.z().get(0, unit) - exponentials.largest()),
                ofMore(layer, unit, exponentials),
                sum.details().isEmpty() ? null : sum.details(),
                sum.learned() == Unit.FIXED ? null : layer.parameters().get(0, sum.learned()),
                Windows.of(named.layer(), layer.output(unit), sum));
    }

    private static @Nullable Integer piece(Explained layer, int unit) {
        int pieces = layer.activation().inputsPerOutput();
        return pieces == 1 ? null : (Integer) (unit % pieces);
    }

    private LossTrace loss(Workspace workspace, double value) {
        Loss loss = subject.loss();
        Member member = Menu.annotation(loss.getClass());
        double[] outputs = new double[subject.spec().outputs()];
        double[] targets = new double[outputs.length];
        workspace.outputs().readRow(0, outputs);
        workspace.targets().readRow(0, targets);
        double[] logits = new double[outputs.length];
        workspace.logits().readRow(0, logits);
        if (subject.training().classWeights() != null) {
            notes.add("The loss is of this row alone; in training it counted by the weight of its class.");
        }
        if (subject.training().augments()) {
            notes.add(
                    "The picture is as it is; in training it was changed each time it was learned from (augmentation).");
        }
        if (!Double.isFinite(value)) {
            nonFinite.add("/loss/value");
        }
        return new LossTrace(
                member.value(),
                member.formula(),
                LossInNumbers.of(loss, subject.spec().outputActivation(), logits, outputs, targets, value),
                numbers(loss),
                emptyAsNull(member.source()),
                boxed(outputs),
                boxed(targets),
                value);
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private List<LayerBlame> blames(List<Explained> explained, Updates updates) {
        List<Integer> backwards = new ArrayList<>(layers);
        Collections.reverse(backwards);
        List<LayerBlame> blames = new ArrayList<>();
        for (int number : backwards) {
            blames.add(blame(
                    number,
                    NamedLayer.of(subject, number),
                    explained.get(number - 1),
                    updates,
                    "/backward/" + blames.size()));
        }
        if (blames.stream().anyMatch(Tracer::shares)) {
            notes.add(
                    "Weights that all places of a row share have one gradient, by which the optimizer steps: ∂L/∂w is the sum"
                            + " over all places, and the share is what the place of one neuron adds to it, ∂L/∂z · ∂z/∂w.");
        }
        if (updates.averaged()) {
            notes.add("The weights are the mean of many steps; the optimizer itself would step from the last ones.");
        }
        return blames;
    }

    private static boolean shares(LayerBlame layer) {
        return layer.places() != null
                || (layer.inside() != null && layer.inside().stream().anyMatch(Tracer::shares));
    }

    private LayerBlame blame(int number, NamedLayer named, Explained layer, Updates updates, String pointer) {
        Explained.Back back = Objects.requireNonNull(layer.back());
        int[] shown = chosen(named, layer, unit -> Math.abs(back.units().get(0, unit)));
        Jacobian jacobian = new Jacobian(layer, shown);
        List<NeuronBlame> neurons = Arrays.stream(shown)
                .mapToObj(unit -> blame(named, layer, back, jacobian, unit, updates))
                .toList();
        if (!finite(back.units()) || !finite(back.outputs())) {
            nonFinite.add(pointer);
        }
        List<LayerBlame> inside = new ArrayList<>();
        for (int i = layer.inside().size() - 1; i >= 0; i--) {
            inside.add(blame(
                    i + 1, named.inner(i + 1), layer.inside().get(i), updates, pointer + "/inside/" + inside.size()));
        }
        return new LayerBlame(
                number,
                named.name(),
                Menu.nameOf(layer.layer().spec()),
                neurons,
                layer.units() - shown.length,
                IntStream.range(0, layer.units())
                        .mapToDouble(unit -> Math.abs(back.units().get(0, unit)))
                        .max()
                        .orElse(0),
                places(layer.layer()),
                inside.isEmpty() ? null : inside);
    }

    /** At how many places of a row the layer has the same parameters; null where it has them once, or none. */
    private static @Nullable Integer places(Layer layer) {
        int own = layer.parameterCount()
                - layer.inner().stream().mapToInt(Layer::parameterCount).sum();
        int places = layer.output().positions();
        return own == 0 || places == 1 ? null : (Integer) places;
    }

    /** How outputs that compete change with the sums that are shown: each output is asked once. */
    private static final class Jacobian {

        private final Explained layer;
        private final int[] shown;
        /** By output, in the order of those shown. */
        private final Map<Integer, double[]> rows = new HashMap<>();

        Jacobian(Explained layer, int[] shown) {
            this.layer = layer;
            this.shown = shown;
        }

        double slope(int output, int unit) {
            double[] row = rows.computeIfAbsent(output, asked -> {
                double[] all = layer.slopes(0, asked);
                return Arrays.stream(shown).mapToDouble(each -> all[each]).toArray();
            });
            return row[Arrays.binarySearch(shown, unit)];
        }
    }

    private NeuronBlame blame(
            NamedLayer named, Explained layer, Explained.Back back, Jacobian jacobian, int unit, Updates updates) {
        Unit sum = layer.unit(0, unit);
        double dlDz = back.units().get(0, unit);
        int[] learnt = IntStream.range(0, sum.terms())
                .filter(term -> sum.parameters()[term] != Unit.FIXED)
                .toArray();
        int[] shown = most(learnt.length, Math.min(top, learnt.length), i -> Math.abs(sum.values()[learnt[i]] * dlDz));
        List<WeightBlame> weights = new ArrayList<>();
        for (int i : shown) {
            int term = learnt[i];
            Change change = change(named, sum.parameters()[term], updates);
            weights.add(new WeightBlame(
                    named.from(sum, term),
                    sum.weights()[term],
                    sum.values()[term],
                    change.total(sum.values()[term] * dlDz),
                    change.share(sum.values()[term] * dlDz),
                    change.update,
                    change.after,
                    change.quantities));
        }
        double dlDa = back.outputs().get(0, layer.output(unit));
        Crossing crossing = layer.activation().mixesColumns() && Double.isFinite(dlDa)
                ? crossing(named, layer, back, jacobian, unit)
                : new Crossing(null, null, null);
        return new NeuronBlame(
                layer.output(unit),
                piece(layer, unit),
                named.neurons().apply(layer.output(unit)),
                Finite.orNull(dlDa),
                layer.slope(0, unit),
                dlDz,
                crossing.terms,
                crossing.omitted,
                crossing.sum,
                layer.activation().mixesColumns() ? slopes(layer, jacobian, unit) : null,
                weights,
                learnt.length - shown.length,
                bias(named, sum, dlDz, updates),
                learned(named, layer, back, unit, sum, updates));
    }

    private record Crossing(
            @Nullable List<CrossTerm> terms,
            @Nullable Integer omitted,
            @Nullable Double sum) {}

    /** What the other outputs of a layer whose outputs compete add to the blame of a sum. */
    private Crossing crossing(NamedLayer named, Explained layer, Explained.Back back, Jacobian jacobian, int unit) {
        int[] others = IntStream.range(0, layer.units())
                .filter(output -> output != unit && back.outputs().get(0, output) != 0)
                .toArray();
        List<CrossTerm> all = Arrays.stream(others)
                .limit(settings.maxTop())
                .mapToObj(output -> {
                    double dlDa = back.outputs().get(0, output);
                    double slope = jacobian.slope(output, unit);
                    return new CrossTerm(named.neurons().apply(output), dlDa, slope, dlDa * slope);
                })
                .toList();
        int[] shown = most(
                all.size(), Math.min(top, all.size()), i -> Math.abs(all.get(i).product()));
        double own = back.outputs().get(0, unit) * layer.slope(0, unit);
        return new Crossing(
                Arrays.stream(shown).mapToObj(all::get).toList(),
                others.length - shown.length,
                all.size() == others.length
                        ? all.stream().mapToDouble(CrossTerm::product).sum()
                        : back.units().get(0, unit) - own);
    }

    /** How each output of the row changes with one sum. */
    private List<Double> slopes(Explained layer, Jacobian jacobian, int unit) {
        return IntStream.range(0, Math.min(layer.units(), settings.maxTop()))
                .mapToObj(output -> jacobian.slope(output, unit))
                .toList();
    }

    private @Nullable BiasBlame bias(NamedLayer named, Unit sum, double dlDz, Updates updates) {
        if (sum.biasParameter() == Unit.FIXED) {
            return null;
        }
        Change change = change(named, sum.biasParameter(), updates);
        return new BiasBlame(
                sum.bias(), change.total(dlDz), change.share(dlDz), change.update, change.after, change.quantities);
    }

    private @Nullable LearnedBlame learned(
            NamedLayer named, Explained layer, Explained.Back back, int unit, Unit sum, Updates updates) {
        if (sum.learned() == Unit.FIXED) {
            return null;
        }
        Change change = change(named, sum.learned(), updates);
        return new LearnedBlame(
                ((LearnedNonlinearity) layer.activation()).learnedName(),
                layer.parameters().get(0, sum.learned()),
                layer.learnedSlope(0, unit),
                back.parameters().get(0, sum.learned()),
                change.share(back.outputs().get(0, layer.output(unit)) * layer.learnedSlope(0, unit)),
                change.update,
                change.after);
    }

    /** @param gradient of all places together; null where no two have the same parameter */
    private record Change(
            @Nullable Double gradient,
            double update,
            double after,
            @Nullable Map<String, Double> quantities) {

        /** @param own what the place of one neuron adds */
        double total(double own) {
            return gradient == null ? own : gradient;
        }

        /** The same where it is not all. */
        @Nullable
        Double share(double own) {
            return gradient == null ? null : own;
        }
    }

    private Change change(NamedLayer named, int parameter, Updates updates) {
        int whole = Math.toIntExact(named.offset() + parameter);
        OneStep step = updates.of(whole);
        double after = updates.after(whole, step);
        Map<String, Double> quantities = new LinkedHashMap<>();
        step.before().forEach(each -> quantities.put(each.name() + " before", each.value()));
        step.quantities().stream()
                .filter(each -> !each.name().equals("θ"))
                .forEach(each -> quantities.put(each.name(), each.value()));
        double before = subject.network().parameters().get(0, whole);
        return new Change(
                places(named.layer()) == null ? null : updates.gradient(whole),
                after - before,
                after,
                emptyAsNull(quantities));
    }

    private List<InputBlame> inputs(Matrix gradient) {
        int[] shown =
                most(gradient.columns(), Math.min(top, gradient.columns()), input -> Math.abs(gradient.get(0, input)));
        return Arrays.stream(shown)
                .mapToObj(input -> new InputBlame(
                        subject.names().inputs().get(input), row.inputs()[input], gradient.get(0, input)))
                .toList();
    }

    private OptimizerTrace optimizer(Updates updates) {
        Member member = Menu.annotation(subject.optimizer().getClass());
        if (!updates.goesOn() && subject.optimizer().slots() > 0) {
            notes.add("A model keeps nothing of what its optimizer remembered, so the step is the first of a new one;"
                    + " a checkpoint goes on from where it stood.");
        }
        updates.end().ifPresent(notes::add);
        double clipped = updates.clippedBy();
        return new OptimizerTrace(
                member.value(),
                updates.learningRate(),
                member.formula(),
                emptyAsNull(member.source()),
                numbers(subject.optimizer()),
                updates.step(),
                updates.goesOn() ? "checkpoint" : "new",
                updates.gradientLength(),
                clipped < 1 ? clipped : null,
                updates.penalties());
    }

    /** The numbers that a definition sets of an optimizer, a loss or an activation, by their names; but the learning rate. */
    private static Map<String, Double> numbers(Object member) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (RecordComponent component : member.getClass().getRecordComponents()) {
            try {
                boolean number = component.getType() == double.class || component.getType() == Double.class;
                Object value = number && !component.getName().equals("learningRate")
                        ? component.getAccessor().invoke(member)
                        : null;
                if (value != null) {
                    numbers.put(Spelling.snakeCase(component.getName()), (Double) value);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return numbers;
    }
}
