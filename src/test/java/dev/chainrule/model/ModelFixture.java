package dev.chainrule.model;

import dev.chainrule.definition.Definitions;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.Task;
import dev.chainrule.encoding.feature.OneHot;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.model.manifest.Blueprint;
import dev.chainrule.model.manifest.Measurement;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.model.manifest.Provenance;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Swish;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.storage.StoredFile;
import dev.chainrule.table.ColumnType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import tools.jackson.databind.node.JsonNodeFactory;

/** Models that no job made. */
@NullUnmarked // javac 17 does not see in class files that members of a map may be null
public final class ModelFixture {

    private ModelFixture() {}

    /** Numbers, a category and a truth in; one of three classes out. */
    public static Encoding encoding() {
        return new Encoding(
                List.of(
                        new Scaled("size", ColumnType.NUMBER, Scaling.STANDARDIZE, 100, 10, 100),
                        new Scaled("rooms", ColumnType.INTEGER, Scaling.MIN_MAX, 1, 4, 2),
                        new OneHot("town", ColumnType.CATEGORY, List.of("Köln", "Ulm"), null),
                        new OneHot("new", ColumnType.BOOLEAN, List.of(false, true), null)),
                new TargetEncoding.Classes("class", ColumnType.INTEGER, List.of(1L, 2L, 3L)));
    }

    public static NetworkSpec spec(Encoding encoding, int... units) {
        return new NetworkSpec(
                encoding.inputs(),
                IntStream.of(units)
                        .mapToObj(count -> new Dense(count, new Swish(), null, true).resolved())
                        .toList(),
                encoding.outputs(),
                new Softmax());
    }

    static Network network(NetworkSpec spec, long seed) {
        return Network.initialize(spec, Kernels.fast(), seed);
    }

    public static ModelManifest manifest(Encoding encoding, NetworkSpec spec) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", 0.25);
        metrics.put("accuracy", null);
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("size", 99.5);
        example.put("rooms", 3L);
        example.put("town", "Köln");
        example.put("new", null);
        Provenance provenance = Provenance.of(
                        JsonNodeFactory.instance.objectNode().put("dataset", "größe"), Long.MIN_VALUE)
                .job("job_1")
                .dataset("ds_1", "abc")
                .epoch(7)
                .engine("1.0")
                .split(Provenance.SplitRows.of(new int[] {0, 2}, new int[] {1}))
                .weightsSha256("def")
                .learned(new Provenance.Learned("none", 2))
                .build();
        Measurement train = new Measurement(
                3, metrics, List.of(List.of(1L, 0L, 0L), List.of(0L, 1L, 0L), List.of(0L, 0L, 1L)), null);
        return ModelManifest.of(Blueprint.of(Task.CLASSIFICATION, spec, encoding, example), provenance, train)
                .build();
    }

    /** With a manifest and without weights. */
    public static Model model(String id, String name, int version, Encoding encoding) {
        return new Model(
                id,
                name,
                version,
                Instant.EPOCH,
                manifest(encoding, spec(encoding)),
                new StoredFile("models", id, 0, ""));
    }

    /** In memory only. */
    public static TrainedNetwork trained(Encoding encoding, NetworkSpec spec, long seed) {
        return new TrainedNetwork(encoding, network(spec, seed));
    }

    /** A model as an earlier version stored it: its manifest in the database, its weights in a file. */
    public static TrainedNetwork stored(Path folder) throws IOException {
        ModelManifest manifest =
                new ManifestColumn().convertToEntityAttribute(Files.readString(folder.resolve("manifest.json")));
        NetworkSpec spec = Definitions.read(manifest.network(), NetworkSpec.class);
        try (InputStream weights = Files.newInputStream(folder.resolve("weights"))) {
            return new TrainedNetwork(manifest.encoding(), Network.read(spec, Kernels.fast(), weights));
        }
    }
}
