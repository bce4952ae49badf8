package dev.chainrule.network.activation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What one should know of an activation before choosing it; its formula stands in {@code @Member}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Characteristics {

    /** The values it takes, as an interval. */
    String range();

    /** {@code f′} as a formula of its input {@code z} and its output {@code a}. */
    String derivative();

    /** Its known problem, in one sentence. */
    String problem();

    /** What its {@link ActivationCurve} shows. */
    String curve() default "a = f(z), and f′(z)";
}
