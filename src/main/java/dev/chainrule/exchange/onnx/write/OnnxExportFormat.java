package dev.chainrule.exchange.onnx.write;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.exchange.ExportFormat;
import dev.chainrule.exchange.onnx.OnnxSettings;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.model.manifest.Provenance;
import dev.chainrule.network.Network;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.web.body.HeapBudget;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Models as ONNX files; one kind begins at raw columns, the other at encoded inputs. */
abstract class OnnxExportFormat implements ExportFormat {

    /** The weights, and the same in the file. */
    private static final int COPIES = 3;

    private final Models models;
    private final OnnxSettings settings;
    private final HeapBudget heap;

    OnnxExportFormat(Models models, OnnxSettings settings, HeapBudget heap) {
        this.models = models;
        this.settings = settings;
        this.heap = heap;
    }

    @Override
    public final String mediaType() {
        return OnnxExport.MEDIA_TYPE;
    }

    abstract ModelProto graph(OnnxExport export, Encoding encoding, Network network);

    @Override
    public final void write(Model model, @Nullable Double threshold, OutputStream out) throws IOException {
        if (model.weightsBytes() > settings.maxSize().toBytes()) {
            throw tooLarge(model);
        }
        heap.take(COPIES * model.weightsBytes());
        ModelManifest manifest = model.manifest();
        ModelProto graph;
        try (Network network = models.network(model, Kernels.fast())) {
            OnnxExport export = new OnnxExport(model.name(), model.version(), provenance(model, threshold), threshold);
            graph = graph(export, manifest.encoding(), network);
        }
        graph.writeTo(out);
    }

    private ProblemException tooLarge(Model model) {
        String detail = String.format(
                Locale.ROOT,
                "The weights have %,d bytes, and ONNX files of at most %,d are written (chainrule.exchange.onnx.max-size).",
                model.weightsBytes(),
                settings.maxSize().toBytes());
        return new ProblemException(
                ProblemKind.INVALID,
                "onnx_too_large",
                detail,
                List.of(Violation.at("format", detail, name(), "format=bundle, which may be of any size")));
    }

    private static Map<String, String> provenance(Model model, @Nullable Double threshold) {
        Provenance of = model.manifest().provenance();
        Map<String, String> said = new LinkedHashMap<>();
        said.put("model", model.id());
        said.put("name", model.name());
        said.put("version", String.valueOf(model.version()));
        said.put("job", of.job());
        said.put("dataset", of.dataset());
        said.put("dataset_sha256", of.datasetSha256());
        said.put("weights_sha256", of.weightsSha256());
        said.put("seed", String.valueOf(of.seed()));
        said.put("engine", of.engine());
        if (threshold != null) {
            said.put("threshold", threshold.toString());
        }
        return said;
    }
}
