package dev.chainrule.choice;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a record component may hold when a user writes it: its default and its bounds. Read by whoever turns JSON into
 * the record, and by whoever describes the record as JSON Schema, so that both always agree.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Parameter {

    /** One sentence: what it does, with its unit. */
    String value() default "";

    /** The default, written as in JSON without quotes; empty means there is none and the field is required. */
    String fallback() default "";

    /** What an explicit null stands for, written as {@link #fallback}; empty where it stands for the default. */
    String whenNull() default "";

    /** A value that it may have, written as in JSON; empty for none. */
    String example() default "";

    /** Whether a text names a class, which may be a number or a boolean: these are then read as their text. */
    boolean namesClass() default false;

    /** Smallest value allowed. */
    double min() default Double.NEGATIVE_INFINITY;

    /** Largest value allowed; for text the longest, for lists the most members. */
    double max() default Double.POSITIVE_INFINITY;

    /** The value must be greater than this. */
    double above() default Double.NEGATIVE_INFINITY;

    /** The value must be less than this. */
    double below() default Double.POSITIVE_INFINITY;
}
