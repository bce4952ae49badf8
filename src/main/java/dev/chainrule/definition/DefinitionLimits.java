package dev.chainrule.definition;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How large a definition may be before anybody looks at what it says.
 *
 * @param maxMembers most members of one list or map
 * @param maxDepth deepest nesting of objects and lists
 * @param maxText most characters of one text
 * @param maxViolations most validation errors named in one response
 * @param maxTokens most names, values and brackets in one JSON document; reading ends there
 */
@ConfigurationProperties("chainrule.definition")
public record DefinitionLimits(
        @DefaultValue("1000") int maxMembers,
        @DefaultValue("32") int maxDepth,
        @DefaultValue("10000") int maxText,
        @DefaultValue("100") int maxViolations,
        @DefaultValue("200000") int maxTokens) {

    private static final int USUAL_VIOLATIONS = 100;

    /** Of what has been read before: who asked for it was bound by the limits of that time. */
    static final DefinitionLimits STORED = new DefinitionLimits(
            Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, USUAL_VIOLATIONS, Integer.MAX_VALUE);

    /** The limits of a service that has not been told otherwise. */
    public static final DefinitionLimits USUAL = new DefinitionLimits(1000, 32, 10_000, USUAL_VIOLATIONS, 200_000);
}
