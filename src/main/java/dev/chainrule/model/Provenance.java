package dev.chainrule.model;

import tools.jackson.databind.JsonNode;

/**
 * Where a model came from: enough to make it again.
 *
 * @param definition the job's definition with every default spelt out
 * @param weightsSha256 of the little-endian float32 parameters
 */
public record Provenance(
        String job,
        String dataset,
        String datasetSha256,
        JsonNode definition,
        long seed,
        int epoch,
        String engine,
        String weightsSha256) {}
