package dev.chainrule.exchange;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How large models may be that come from elsewhere, and how much is shown of those that are here.
 *
 * @param maxUpload bytes of one file that a model is read from, and of the weights in it, unpacked; then 413
 * @param maxManifest bytes of what a bundle says of its model beside the weights, unpacked; then 413
 * @param maxJsonWeights most weights in one answer in JSON; then 422, and a file has them all
 */
@ConfigurationProperties("chainrule.exchange")
public record ExchangeSettings(
        @DefaultValue("1GB") DataSize maxUpload,
        @DefaultValue("32MB") DataSize maxManifest,
        @DefaultValue("100000") int maxJsonWeights) {

    public ExchangeSettings {
        if (maxUpload.toBytes() < 1 || maxManifest.toBytes() < 1) {
            throw new IllegalArgumentException(
                    "chainrule.exchange.max-upload and chainrule.exchange.max-manifest must be at least 1B");
        }
        if (maxManifest.compareTo(DataSize.ofMegabytes(256)) > 0) {
            throw new IllegalArgumentException("chainrule.exchange.max-manifest must be at most 256MB");
        }
        if (maxJsonWeights < 1 || maxJsonWeights > 10_000_000) {
            throw new IllegalArgumentException("chainrule.exchange.max-json-weights must be 1 to 10000000");
        }
    }
}
