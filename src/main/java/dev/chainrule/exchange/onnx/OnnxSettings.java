package dev.chainrule.exchange.onnx;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How large ONNX files may be, which are held in memory as a whole while they are read or written.
 *
 * @param maxSize bytes of one ONNX file that is written or taken in, which is held in memory three times
 * @param maxElements nodes, attributes, names and whole numbers in one ONNX file that is taken in: everything but
 *     its weights, counted before anything is made of it
 */
@ConfigurationProperties("chainrule.exchange.onnx")
public record OnnxSettings(
        @DefaultValue("64MB") DataSize maxSize,
        @DefaultValue("200000") int maxElements) {

    public OnnxSettings {
        if (maxSize.toBytes() < 1 || maxSize.compareTo(DataSize.ofGigabytes(1)) > 0) {
            throw new IllegalArgumentException("chainrule.exchange.onnx.max-size must be 1B to 1GB");
        }
        if (maxElements < 1 || maxElements > 10_000_000) {
            throw new IllegalArgumentException("chainrule.exchange.onnx.max-elements must be 1 to 10000000");
        }
    }
}
