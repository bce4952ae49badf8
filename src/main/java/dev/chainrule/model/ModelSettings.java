package dev.chainrule.model;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much is kept of models.
 *
 * @param inMemory most models whose weights are kept in memory; the others are read when they are asked
 * @param maxAliases most aliases of one name
 */
@ConfigurationProperties("chainrule.model")
record ModelSettings(
        @DefaultValue("32") int inMemory,
        @DefaultValue("100") int maxAliases) {

    ModelSettings {
        if (maxAliases < 1 || maxAliases > 1000) {
            throw new IllegalArgumentException("chainrule.model.max-aliases must be 1 to 1000");
        }
    }
}
