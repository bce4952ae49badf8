package dev.chainrule.web;

import org.jspecify.annotations.Nullable;

/** What a name means wherever it stands in an answer; a record that means something else by it says so itself. */
final class CommonWords {

    private CommonWords() {}

    static @Nullable String of(String component) {
        return switch (component) {
            case "id" -> "Its id";
            case "name" -> "Its name";
            case "version" -> "Which one of this name it is, counted from 1";
            case "type" -> "What kind it is of";
            case "status" -> "What state it is in";
            case "createdAt" -> "When it was created (RFC 3339, UTC)";
            case "startedAt" -> "When it began (RFC 3339, UTC); null before";
            case "finishedAt" -> "When it ended (RFC 3339, UTC); null before";
            case "data" -> "The members";
            case "links" -> "Where to go from here: paths of this service";
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
            case "seed" -> "What every random choice follows from";
            case "owner" -> "Who it belongs to";
            case "priority" -> "The higher the sooner";
            case "attempt" -> "How many runs have been begun";
            case "process" -> "The process that it runs in";
            case "message" -> "One sentence for people";
            case "detail" -> "One sentence for people";
            case "hint" -> "What would do; null where nothing is known";
            case "warnings" -> "What is odd, in sentences for people";
            case "error" -> "What went wrong; null where nothing did";
            case "progress" -> "How far it is";
            case "fraction" -> "How much of it is done, from 0 to 1";
            case "memory" -> "Memory in bytes";
            case "engine" -> "What computes";
            case "definition" -> "The definition, with every default spelt out";
            case "summary" -> "What it is, in one sentence";
            case "formula" -> "What it computes";
            case "nonFinite" -> "JSON pointers to what was not a finite number and stands as null";
            default -> null;
        };
    }
}
