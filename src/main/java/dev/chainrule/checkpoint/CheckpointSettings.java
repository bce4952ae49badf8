package dev.chainrule.checkpoint;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of what checkpoints take.
 *
 * @param maxKept bytes of all checkpoints; beyond it those of the jobs that ended first are removed
 * @param inMemory most checkpoints whose weights stay in memory after they were asked
 */
@ConfigurationProperties("chainrule.checkpoint")
record CheckpointSettings(
        @DefaultValue("20GB") DataSize maxKept,
        @DefaultValue("8") int inMemory) {}
