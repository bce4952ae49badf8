package dev.chainrule.choice;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A record that users choose by name from a menu: a layer, an activation, a loss, an optimizer, an initializer. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Member {

    /** The field's standard name in snake_case, as in the API. */
    String value();

    /** Other names people type; accepted and answered with {@link #value()}. */
    String[] aliases() default {};

    /** What it is and what it is good for, as one sentence for whoever chooses. */
    String summary() default "";

    /** What it computes, as one formula. */
    String formula();

    /** Where the formula comes from: paper, year, equation. */
    String source() default "";

    /** A bare number in its place sets the record's first component: {@code "layers":[5]}. */
    boolean numberShorthand() default false;
}
