package dev.chainrule.format;

import dev.chainrule.definition.Spelling;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Where a JSON document has its table: at its root, or within objects that say something about it.
 *
 * @param path names of the objects' fields that lead to it
 * @param shape how it is written there
 * @param names of columns that stand beside it; empty where none do
 */
record JsonOutline(List<String> path, Shape shape, List<String> names) {

    enum Shape {
        /** An array of rows, or a row in each line. */
        ROWS,
        /** An object with a row under each name: what pandas calls index. */
        NAMED_ROWS,
        /** An object with a list of cells, or an object of them, for each column. */
        COLUMNS
    }

    static final JsonOutline PLAIN = new JsonOutline(List.of(), Shape.ROWS, List.of());

    private static final int MOST_DEPTH = 5;
    private static final int MOST_NAMES = 100_000;
    private static final List<String> NAMES = List.of("columns", "header", "headers", "names", "fields");

    boolean columns() {
        return shape == Shape.COLUMNS;
    }

    /** As options call it. */
    String name() {
        return String.join("/", path);
    }

    /**
     * @param asked whether it is one document or a row in each line
     * @param sheet the name of the list that somebody wants; null for the only one
     * @throws ProblemException where it is not clear which one
     */
    static JsonOutline of(JsonParser parser, FileFormat asked, @Nullable String sheet) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return PLAIN;
        }
        Search search = new Search(parser);
        Within root = search.object(new ArrayList<>());
        boolean alone = parser.nextToken() == null;
        if (!alone) {
            return PLAIN;
        }
        if (root.table() != null) {
            search.found.add(0, new JsonOutline(List.of(), Objects.requireNonNull(root.table()), List.of()));
        }
        return search.found.isEmpty() ? PLAIN : chosen(search.found, sheet);
    }

    private static JsonOutline chosen(List<JsonOutline> found, @Nullable String sheet) {
        List<String> names = found.stream().map(JsonOutline::name).toList();
        if (sheet != null) {
            return found.stream()
                    .filter(it -> it.name().equals(sheet))
                    .findFirst()
                    .orElseThrow(() -> ProblemException.invalid(
                            "/options/sheet", "there is no such list of rows", sheet, Spelling.hint(sheet, names)));
        }
        int shallowest = found.stream().mapToInt(it -> it.path.size()).min().orElse(0);
        List<JsonOutline> candidates =
                found.stream().filter(it -> it.path.size() == shallowest).toList();
        if (candidates.size() > 1) {
            String detail = "there are several lists of rows: %s".formatted(Spelling.listed(names));
            String hint = "options that name one of them: {\"sheet\":\"%s\"}".formatted(names.get(0));
            throw ProblemException.invalid(List.of(Violation.at("/options/sheet", detail, null, hint)));
        }
        return candidates.get(0);
    }

    /** To the first token of the table. */
    @Nullable
    JsonToken goTo(JsonParser parser) {
        JsonToken token = parser.nextToken();
        for (String name : path) {
            token = field(parser, name);
        }
        return token;
    }

    private static @Nullable JsonToken field(JsonParser parser, String name) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean wanted = parser.currentName().equals(name);
            JsonToken value = parser.nextToken();
            if (wanted) {
                return value;
            }
            parser.skipChildren();
        }
        return null;
    }

    /** What the fields of one object are. */
    private static final class Within {

        private int fields;
        private int lists;
        private int flat;
        private boolean inner;
        private boolean figures = true;
        private boolean innerFigures = true;
        private final List<String> names = new ArrayList<>();

        /** What the object itself is as a table; null when it is none. */
        @Nullable
        Shape table() {
            if (lists > 1 && !inner) {
                return Shape.COLUMNS;
            }
            if (fields == 0 || flat != fields) {
                return null;
            }
            return innerFigures && !figures ? Shape.COLUMNS : fields > 1 ? Shape.NAMED_ROWS : null;
        }

        /** Nothing but single values. */
        boolean isFlat() {
            return fields > 0 && lists == 0 && !inner;
        }
    }

    private static final class Search {

        private final JsonParser parser;
        private final List<JsonOutline> found = new ArrayList<>();

        Search(JsonParser parser) {
            this.parser = parser;
        }

        /** The object that has just begun, to its end. */
        Within object(List<String> path) {
            Within within = new Within();
            List<Integer> lists = new ArrayList<>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                within.fields++;
                within.figures &= !name.isEmpty() && name.chars().allMatch(it -> it >= '0' && it <= '9');
                List<String> at = new ArrayList<>(path);
                at.add(name);
                JsonToken value = parser.nextToken();
                if (value == JsonToken.START_ARRAY) {
                    array(name, at, within, lists);
                } else if (value == JsonToken.START_OBJECT) {
                    within.inner = true;
                    inner(at, within);
                }
            }
            for (int index : lists) {
                JsonOutline list = found.get(index);
                found.set(index, new JsonOutline(list.path, list.shape, List.copyOf(within.names)));
            }
            return within;
        }

        private void inner(List<String> at, Within around) {
            if (at.size() >= MOST_DEPTH) {
                parser.skipChildren();
                return;
            }
            Within inner = object(at);
            if (inner.isFlat()) {
                around.flat++;
                around.innerFigures &= inner.figures;
            } else if (inner.table() != null) {
                found.add(new JsonOutline(at, Objects.requireNonNull(inner.table()), List.of()));
            }
        }

        /** @param lists places of those found that are arrays of arrays, whose names may stand beside them */
        private void array(String name, List<String> at, Within within, List<Integer> lists) {
            JsonToken first = parser.nextToken();
            boolean rows = first == JsonToken.START_OBJECT || first == JsonToken.START_ARRAY;
            if (rows) {
                within.inner = true;
                if (first == JsonToken.START_ARRAY) {
                    lists.add(found.size());
                }
                found.add(new JsonOutline(at, Shape.ROWS, List.of()));
            } else {
                within.lists++;
            }
            boolean named = NAMES.contains(name.toLowerCase(Locale.ROOT));
            for (JsonToken next = first; next != JsonToken.END_ARRAY && next != null; next = parser.nextToken()) {
                if (named && next == JsonToken.VALUE_STRING && within.names.size() < MOST_NAMES) {
                    within.names.add(parser.getString());
                }
                parser.skipChildren();
            }
        }
    }
}
