package dev.chainrule.exchange.onnx.read;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.chainrule.definition.Definitions;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding.NumericTargets;
import dev.chainrule.encoding.Task;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.FeatureEncoding.Required;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.exchange.ImportFormat;
import dev.chainrule.exchange.ImportedModel;
import dev.chainrule.exchange.onnx.OnnxFile;
import dev.chainrule.exchange.onnx.OnnxSettings;
import dev.chainrule.exchange.onnx.Refused;
import dev.chainrule.exchange.onnx.write.OnnxExport;
import dev.chainrule.model.ModelNames;
import dev.chainrule.model.manifest.Blueprint;
import dev.chainrule.model.manifest.Measurement;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.model.manifest.Provenance;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.storage.TemporaryFile;
import dev.chainrule.web.body.HeapBudget;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads networks from ONNX files, whoever wrote them. */
@Component
public final class OnnxImport implements ImportFormat {

    private static final JsonMapper JSON = JsonMapper.shared();
    /** What every file begins with: the version of the form, as a whole number. */
    private static final int FIRST_TAG = 8;

    private static final int MOST_VERSIONS = 64;
    /** The file in memory, its weights, and these once more as layers. */
    private static final int COPIES = 3;

    private static final int LONGEST = 200;

    private final OnnxSettings settings;
    private final LongConsumer heap;

    @Autowired
    public OnnxImport(OnnxSettings settings, HeapBudget heap) {
        this(settings, heap::take);
    }

    public OnnxImport(OnnxSettings settings, LongConsumer heap) {
        this.settings = settings;
        this.heap = heap;
    }

    @Override
    public String name() {
        return OnnxExport.NAME;
    }

    @Override
    public String mediaType() {
        return OnnxExport.MEDIA_TYPE;
    }

    @Override
    public boolean recognises(byte[] first) {
        return first.length > 2 && first[0] == FIRST_TAG && first[1] > 0 && first[1] < MOST_VERSIONS;
    }

    @Override
    public ImportedModel read(TemporaryFile file) throws IOException {
        long bytes;
        try (FileChannel channel = file.channel()) {
            bytes = channel.size();
        }
        return read(file::open, bytes);
    }

    public ImportedModel read(OnnxFile.Source file, long bytes) throws IOException {
        if (bytes <= settings.maxSize().toBytes()) {
            heap.accept(COPIES * bytes);
        }
        ModelProto model = OnnxFile.read(file, bytes, settings);
        ReadModel read = ReadModel.of(model, settings.maxSize().toBytes() / Float.BYTES);
        try {
            return imported(model, read);
        } catch (ProblemException beyond) {
            throw new ProblemException(
                    ProblemKind.INVALID,
                    "unsupported_graph",
                    "The network of the file cannot be one of this service: %s".formatted(beyond.detail()),
                    beyond.violations());
        } catch (IllegalArgumentException | ArithmeticException unfit) {
            throw Refused.graph("The network of the file cannot be one of this service.", null);
        }
    }

    private static ImportedModel imported(ModelProto model, ReadModel read) {
        NetworkSpec spec = read.network().spec(read.encoding().inputs());
        JsonNode network = Definitions.write(spec);
        JsonNode definition = definition(read.encoding(), spec);
        Definitions.read(network, NetworkSpec.class);
        ModelManifest manifest = ModelManifest.of(
                        Blueprint.of(task(read.encoding()), spec, read.encoding(), example(read.encoding())),
                        provenance(model, definition),
                        new Measurement(0, Map.of(), null, null))
                .build();
        return new ImportedModel(name(model), manifest, read.network().network(spec));
    }

    private static @Nullable String name(ModelProto model) {
        String name = model.getGraph().getName();
        return ModelNames.isValid(name) ? name : null;
    }

    private static Task task(Encoding encoding) {
        return encoding.target() instanceof NumericTargets ? Task.REGRESSION : Task.CLASSIFICATION;
    }

    private static Scaled scaled(FeatureEncoding feature) {
        return (Scaled) ((Required) feature).feature();
    }

    private static Map<String, @Nullable Object> example(Encoding encoding) {
        Map<String, @Nullable Object> example = new LinkedHashMap<>();
        encoding.features()
                .forEach(
                        feature -> example.put(feature.column(), scaled(feature).center()));
        return example;
    }

    /** Who wrote it, and in which version of ONNX. */
    private static Provenance provenance(ModelProto model, JsonNode definition) {
        String producer = printable("%s %s"
                .formatted(model.getProducerName(), model.getProducerVersion())
                .strip());
        String from = "%s, opset %s, IR version %s"
                .formatted(producer.isEmpty() ? "unknown" : producer, ReadModel.opset(model), model.getIrVersion());
        return Provenance.of(definition, 0)
                .engine(producer)
                .imported(new Provenance.Imported(OnnxExport.NAME, "", from))
                .build();
    }

    private static String printable(String text) {
        String kept = text.replaceAll("\\p{Cntrl}|\uFFFD|\\p{Cs}", "");
        return kept.length() <= LONGEST ? kept : kept.substring(0, LONGEST);
    }

    /** As if a job had asked for it, so that it can be looked into and gone on with. */
    private static JsonNode definition(Encoding encoding, NetworkSpec spec) {
        ObjectNode definition = JSON.createObjectNode();
        definition.put("dataset", "imported");
        encoding.target().columns().forEach(definition.putArray("target")::add);
        encoding.features().forEach(feature -> definition.withArray("features").add(feature.column()));
        definition.put("task", task(encoding).word());
        definition.putObject("split").put("validation", 0.2);
        boolean scales = scaled(encoding.features().get(0)).scaling() != Scaling.NONE;
        definition
                .putObject("preprocessing")
                .put("numeric", (scales ? Scaling.STANDARDIZE : Scaling.NONE).word())
                .put("missing", "error")
                .put("target", Scaling.NONE.word());
        ObjectNode network = definition.putObject("network");
        JsonNode whole = Definitions.write(spec);
        network.set("layers", whole.get("layers"));
        network.putObject("output").set("activation", whole.get("output_activation"));
        definition.put("loss", loss(encoding, spec));
        definition
                .putObject("training")
                .putObject("optimizer")
                .put("type", "adam")
                .put("learning_rate", 0.001);
        return Definitions.write(Definitions.read(definition, JobDefinition.class));
    }

    private static String loss(Encoding encoding, NetworkSpec spec) {
        if (encoding.target() instanceof NumericTargets) {
            return "mse";
        }
        return spec.outputs() == 1 || encoding.target().columns().size() > 1
                ? "binary_cross_entropy"
                : "categorical_cross_entropy";
    }
}
