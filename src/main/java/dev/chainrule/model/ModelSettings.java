package dev.chainrule.model;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param inMemory most models whose weights are kept in memory; the others are read when they are asked */
@ConfigurationProperties("chainrule.model")
record ModelSettings(@DefaultValue("32") int inMemory) {}
