package dev.chainrule.training;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param welcome whether the very first start trains the built-in {@code digits} */
@ConfigurationProperties("chainrule")
record WelcomeSettings(@DefaultValue("true") boolean welcome) {}
