package dev.chainrule.explanation;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.Task;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.WrittenTraining.OptimizerState;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.plan.ResolvedDefinition;
import dev.chainrule.table.ColumnType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Networks of numbers, opened as if somebody had trained them. */
@NullUnmarked // javac 17 does not see in class files that members of a map may be null
public final class Opened {

    public static final ExplanationSettings SETTINGS =
            new ExplanationSettings(5_000_000, 1000, 1000, 50_000, 200, 5_000_000_000L, 10, 2, Duration.ofSeconds(1));

    private Opened() {}

    /** Inputs {@code x0}, {@code x1} and so on, as they are; outputs {@code y0} and so on. */
    public static Subject subject(int inputs, List<LayerSpec> layers, int outputs, String optimizer) {
        return subject(inputs, layers, outputs, optimizer, new Identity());
    }

    /** The same with an activation of the outputs. */
    public static Subject subject(
            int inputs, List<LayerSpec> layers, int outputs, String optimizer, Activation activation) {
        NetworkSpec spec = new NetworkSpec(inputs, layers, outputs, activation);
        List<FeatureEncoding> features = IntStream.range(0, inputs)
                .<FeatureEncoding>mapToObj(i -> new Scaled("x" + i, ColumnType.NUMBER, Scaling.NONE, 0, 1, 0))
                .toList();
        List<TargetEncoding.NumberTarget> targets = IntStream.range(0, outputs)
                .mapToObj(i -> new TargetEncoding.NumberTarget("y" + i, ColumnType.NUMBER, Scaling.NONE, 0, 1))
                .toList();
        Encoding encoding = new Encoding(features, new TargetEncoding.NumericTargets(targets));
        Map<String, @Nullable Object> example = new LinkedHashMap<>();
        IntStream.range(0, inputs).forEach(i -> example.put("x" + i, (i % 7) / 4.0 - 0.5));
        return subject(spec, encoding, example, "\"mse\"", "\"optimizer\": " + optimizer, null);
    }

    /**
     * One that gets its rows in any form and says anything.
     *
     * @param loss as a definition writes it
     * @param training further fields of a definition
     * @param standing of its optimizer; null for a model
     */
    public static Subject subject(
            NetworkSpec spec,
            Encoding encoding,
            Map<String, @Nullable Object> example,
            String loss,
            String training,
            @Nullable Supplier<OptimizerState> standing) {
        Network network = Network.initialize(spec, Kernels.reference(), 7);
        return new Subject(
                null,
                null,
                network,
                encoding,
                encoding.target() instanceof TargetEncoding.NumericTargets ? Task.REGRESSION : Task.CLASSIFICATION,
                learnt(loss, training),
                example,
                standing,
                Names.of(encoding, network),
                null);
    }

    private static Learnt learnt(String loss, String training) {
        JsonNode json = JsonMapper.shared().readTree("""
                {"dataset": "numbers", "target": ["y0"], "features": ["x0"], "task": "regression",
                 "network": {"layers": [], "output": {"activation": "identity"}}, "loss": %s,
                 "training": {"epochs": 1, %s}}""".formatted(loss, training));
        return new Learnt(json, ResolvedDefinition.read(json), "job_1", "ds_1", "");
    }
}
