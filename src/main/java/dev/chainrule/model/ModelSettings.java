package dev.chainrule.model;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much is kept of models.
 *
 * @param inMemory most models whose weights are kept in memory; the others are read when they are asked
 * @param manifestMemory heap that the manifests of the models asked last take, about; unset, a sixteenth of it
 * @param maxAliases most aliases of one name; then 409
 */
@ConfigurationProperties("chainrule.model")
record ModelSettings(
        @DefaultValue("32") int inMemory,
        @Nullable DataSize manifestMemory,
        @DefaultValue("100") int maxAliases) {

    private static final int SHARE_OF_HEAP = 16;

    ModelSettings {
        if (manifestMemory != null && manifestMemory.toBytes() < 1) {
            throw new IllegalArgumentException(
                    "chainrule.model.manifest-memory is %sB: at least 1B".formatted(manifestMemory.toBytes()));
        }
        if (maxAliases < 1 || maxAliases > 1000) {
            throw new IllegalArgumentException("chainrule.model.max-aliases must be 1 to 1000");
        }
    }

    long manifestBytes() {
        return manifestMemory == null ? Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP : manifestMemory.toBytes();
    }
}
