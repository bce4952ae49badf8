package dev.chainrule.exchange.onnx.write;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.exchange.onnx.OnnxSettings;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.network.Network;
import dev.chainrule.web.body.HeapBudget;
import org.springframework.stereotype.Component;

/** From raw columns to answers. */
@Component
final class WholeOnnxExport extends OnnxExportFormat {

    WholeOnnxExport(Models models, OnnxSettings settings, HeapBudget heap) {
        super(models, settings, heap);
    }

    @Override
    public String name() {
        return OnnxExport.NAME;
    }

    @Override
    public String fileName(Model model) {
        return "%s-%s.onnx".formatted(model.name(), model.version());
    }

    @Override
    ModelProto graph(OnnxExport export, Encoding encoding, Network network) {
        return export.whole(encoding, network);
    }
}
