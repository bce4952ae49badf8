package dev.chainrule.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The request's JSON body, read by {@link dev.chainrule.definition.Definitions} into the record that the parameter
 * declares: defaults filled in, every violation at once, and the record's schema in the OpenAPI document.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface DefinitionBody {

    /** One that can be sent as it is, as JSON, for the OpenAPI document. */
    String example() default "";

    /** Media types that another method reads at the same path, to be named to whoever sends neither. */
    String[] besides() default {};
}
