package dev.chainrule.exchange.onnx.write;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.exchange.onnx.OnnxSettings;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.network.Network;
import dev.chainrule.web.body.HeapBudget;
import org.springframework.stereotype.Component;

/** From encoded inputs to answers, for models whose preprocessing has steps without operators. */
@Component
final class NetworkOnnxExport extends OnnxExportFormat {

    NetworkOnnxExport(Models models, OnnxSettings settings, HeapBudget heap) {
        super(models, settings, heap);
    }

    @Override
    public String name() {
        return OnnxExport.NETWORK_NAME;
    }

    @Override
    public String fileName(Model model) {
        return "%s-%s-network.onnx".formatted(model.name(), model.version());
    }

    @Override
    ModelProto graph(OnnxExport export, Encoding encoding, Network network) {
        return export.network(encoding, network);
    }
}
