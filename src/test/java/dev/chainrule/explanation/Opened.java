package dev.chainrule.explanation;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.Task;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.plan.ResolvedDefinition;
import dev.chainrule.table.ColumnType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        NetworkSpec spec = new NetworkSpec(inputs, layers, outputs, new Identity());
        Network network = Network.initialize(spec, Kernels.reference(), 7);
        List<FeatureEncoding> features = IntStream.range(0, inputs)
                .<FeatureEncoding>mapToObj(i -> new Scaled("x" + i, ColumnType.NUMBER, Scaling.NONE, 0, 1, 0))
                .toList();
        List<TargetEncoding.NumberTarget> targets = IntStream.range(0, outputs)
                .mapToObj(i -> new TargetEncoding.NumberTarget("y" + i, ColumnType.NUMBER, Scaling.NONE, 0, 1))
                .toList();
        Encoding encoding = new Encoding(features, new TargetEncoding.Numbers(targets));
        Map<String, @Nullable Object> example = new LinkedHashMap<>();
        IntStream.range(0, inputs).forEach(i -> example.put("x" + i, (i % 7) / 4.0 - 0.5));
        return new Subject(
                null,
                null,
                network,
                encoding,
                Task.REGRESSION,
                learnt(optimizer),
                example,
                null,
                Names.of(encoding, network),
                null);
    }

    private static Learnt learnt(String optimizer) {
        JsonNode json = JsonMapper.shared().readTree("""
                {"dataset": "numbers", "target": ["y0"], "features": ["x0"], "task": "regression",
                 "network": {"layers": [], "output": {"activation": "identity"}}, "loss": "mse",
                 "training": {"epochs": 1, "optimizer": %s}}""".formatted(optimizer));
        return new Learnt(json, ResolvedDefinition.read(json), "job_1", "ds_1", "");
    }
}
