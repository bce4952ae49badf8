package dev.chainrule.web.openapi;

import org.jspecify.annotations.Nullable;

/** What a name means wherever it stands in an answer; a record that means something else by it says so itself. */
final class CommonWords {

    private CommonWords() {}

    static @Nullable String of(String component) {
        return switch (component) {
            case "id" -> "Its id";
            case "name" -> "Its name";
            case "version" -> "Version among those of this name, counted from 1";
            case "type" -> "Type of the resource";
            case "status" -> "Status";
            case "createdAt" -> "When it was created (RFC 3339, UTC)";
            case "startedAt" -> "When it began (RFC 3339, UTC); null before";
            case "finishedAt" -> "When it ended (RFC 3339, UTC); null before";
            case "data" -> "Items of the page";
            case "links" -> "Related resources: paths of this service";
            case "self" -> "Path of this resource";
            case "job" -> "Id of the job; in links, its path";
            case "model" -> "Id of the model; in links, its path";
            case "dataset" -> "The dataset, by id; in links, its path";
            case "rows" -> "How many rows there are; in links, the path of the rows";
            case "columns" -> "The columns, in their order";
            case "column" -> "Name of the column";
            case "label" -> "The class";
            case "value" -> "The value";
            case "metric" -> "The metric, by name";
            case "epoch" -> "Epochs done";
            case "epochs" -> "Epochs in all";
            case "step" -> "Steps done";
            case "steps" -> "Steps in all";
            case "bytes" -> "Size in bytes";
            case "sha256" -> "SHA-256 of the content, as 64 hexadecimal digits";
            case "seed" -> "Seed of everything random";
            case "owner" -> "Owner";
            case "priority" -> "Priority: higher values start first";
            case "attempt" -> "Number of runs that have been started";
            case "process" -> "Process that runs it";
            case "message" -> "Message: one sentence for people";
            case "detail" -> "Message: one sentence for people";
            case "hint" -> "How to fix it; null if that is unknown";
            case "warnings" -> "Warnings, in sentences for people";
            case "error" -> "What went wrong; null if nothing did";
            case "progress" -> "Progress";
            case "fraction" -> "Fraction that is done, from 0 to 1";
            case "memory" -> "Memory in bytes";
            case "engine" -> "Engine that computes";
            case "definition" -> "The definition, with every default spelt out";
            case "summary" -> "Summary in one sentence";
            case "formula" -> "Formula";
            case "checkpoint" -> "Id of the checkpoint; null where there is none";
            case "layer" -> "Layer, counted from 1";
            case "neuron" -> "Neuron of its layer, counted from 0";
            case "parameter" -> "Parameter tensor of the layer, by name";
            case "weight" -> "The weight";
            case "bias" -> "The bias";
            case "nonFinite" -> "JSON pointers to values that are not finite, which are given as null";
            default -> null;
        };
    }
}
