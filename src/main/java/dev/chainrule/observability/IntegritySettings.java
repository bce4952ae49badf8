package dev.chainrule.observability;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param maxNames files that {@code GET /admin/integrity} names of those that are missing, and of those set aside;
 *     it counts all
 */
@ConfigurationProperties("chainrule.integrity")
record IntegritySettings(@DefaultValue("1000") int maxNames) {

    IntegritySettings {
        if (maxNames < 0) {
            throw new IllegalArgumentException("chainrule.integrity.max-names is %s: at least 0".formatted(maxNames));
        }
    }
}
