package dev.chainrule.observability;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param maxNames most files of one kind that an answer names; it counts all of them */
@ConfigurationProperties("chainrule.integrity")
record IntegritySettings(@DefaultValue("1000") int maxNames) {

    IntegritySettings {
        if (maxNames < 0) {
            throw new IllegalArgumentException("chainrule.integrity.max-names is %s: at least 0".formatted(maxNames));
        }
    }
}
