package dev.chainrule.format;

import dev.chainrule.choice.Parameter;
import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.DateOrder;
import dev.chainrule.table.Resize;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How an upload is to be read; what it does not say, the upload does. */
public record ReadingOptions(
        @Parameter("File format; by default inferred from the content, then from the name.") @Nullable
        FileFormat format,

        @Parameter("Whether the first line is a header; by default it is, unless it looks like data.") @Nullable
        Boolean header,

        @Parameter(
                value = "Delimiter, where a space stands for any number of blanks; by default inferred from the first"
                        + " lines.",
                min = 1,
                max = 1)
        @Nullable
        String delimiter,

        @Parameter(value = "Quote character, \"\" for none; by default inferred from the first lines.", max = 1)
        @Nullable
        String quote,

        @Parameter(
                value = "Decimal separator, a point or a comma; by default inferred from the first lines.",
                min = 1,
                max = 1)
        @Nullable
        String decimal,

        @Parameter(
                value = "Thousands separator: \"\" for none, a point, a comma, a space or"
                        + " an apostrophe; by default inferred from the first lines.",
                max = 1)
        @Nullable
        String thousands,

        @Parameter(
                value =
                        "Markers of missing values besides an empty cell, exactly these; by default NA, N/A, NaN, null, ?, -, #N/A"
                                + " and the like in any column, and none, unknown, . and the like among numbers and dates.",
                max = 100)
        @Nullable
        List<String> missing,

        @Parameter(
                value = "Markers of missing values that are added to the others, as they are written.",
                example = "[\"k. A.\", \"-999\"]",
                max = 100)
        @Nullable
        List<String> missingAlso,

        @Parameter(
                value =
                        "Lines above the table that are left out; by default titles, comments and a line such as sep=; are.",
                example = "2",
                min = 0,
                max = 1000000)
        @Nullable
        Integer skipLines,

        @Parameter(
                value = "Rows at the end of the table that are left out, such as one that holds sums; by default none.",
                example = "1",
                min = 0,
                max = 1000)
        @Nullable
        Integer skipLast,

        @Parameter(
                value =
                        "What lines begin with that are left out, wherever they stand; \"\" for none. By default #, % and // above the"
                                + " table.",
                example = "\"#\"",
                max = 5)
        @Nullable
        String comment,

        @Parameter(
                value = "Names of the columns, in order; a header is replaced by them. [] for those of the file.",
                example = "[\"size\", \"price\"]",
                max = 100000)
        @Nullable
        List<String> names,

        @Parameter(value = "Columns that are left out, by name. [] for none.", example = "[\"id\"]", max = 100000)
        @Nullable
        List<String> drop,

        @Parameter(
                value =
                        "Whether cells such as 12.5 % are numbers: 12.5 with the unit %. By default they are where all cells of a"
                                + " column are written so; true takes numbers without the sign among them, false keeps texts.",
                example = "true")
        @Nullable
        Boolean percent,

        @Parameter(
                value =
                        "Whether amounts such as $1,200.50, 1.200 €, (12.50) and 12.50- are numbers. By default they are where all cells"
                                + " of a column are numbers, in one currency; false keeps texts.",
                example = "true")
        @Nullable
        Boolean currency,

        @Parameter(
                value =
                        "Which sheet of a workbook, which file of an archive or which list of a JSON document is read, by name; by default"
                                + " the first sheet, and the only file or list.",
                example = "\"Sheet1\"",
                max = 300)
        @Nullable
        String sheet,

        @Parameter("Types of columns by name, which override the inferred ones.") @Nullable
        Map<String, ColumnType> types,

        @Parameter("What to do with rows, or images of an archive, that cannot be read; by default fail.") @Nullable
        OnError onError,

        @Parameter(
                "Whether 03/04/2024 begins with day or month, if no date of the column shows it; by default the month.")
        @Nullable
        DateOrder dates,

        @Parameter(
                value = "Name of the array of inputs among several; by default x, data, … or inferred from the shapes.",
                max = 200)
        @Nullable
        String x,

        @Parameter(
                value = "Name of the array of targets among several; by default y, target, … or the other one.",
                max = 200)
        @Nullable
        String y,

        @Parameter(
                value = "Width of images, pixels; by default that of the first one, at most 64.",
                min = 1,
                max = 4096)
        @Nullable
        Integer width,

        @Parameter(
                value = "Height of images, pixels; by default that of the first one, at most 64.",
                min = 1,
                max = 4096)
        @Nullable
        Integer height,

        @Parameter("Whether images have one channel (grayscale) or three (RGB); by default as in the first one.")
        @Nullable
        ImageColor color,

        @Parameter(
                value =
                        "How images of other sizes are brought to width and height: stretch (each side for itself), fit (as large as"
                                + " fits, with black beside it) or crop (the middle of what covers everything); by default stretch."
                                + " Models bring pictures that they are asked to their size in the same way.",
                example = "\"fit\"")
        @Nullable
        Resize resize,

        @Parameter(
                value =
                        "Shape of a picture or sequence that columns of numbers are together: [height, width, channels], [steps,"
                                + " features] or [features], which makes one column of them. By default as arrays have it; [] for"
                                + " none, so that each number is a column.",
                example = "[28, 28, 1]",
                max = 3)
        @Nullable
        List<Integer> shape,

        @Parameter(
                value =
                        "First of the columns that the shape takes; by default the only ones in a row that are called alike but for"
                                + " digits and are as many, else all but the last.",
                example = "\"pixel0\"",
                max = 300)
        @Nullable
        String shapeFrom,

        @Parameter("Character encoding; by default UTF-8, or UTF-16 if a byte order mark says so.") @Nullable
        TextEncoding encoding) {

    public static final ReadingOptions DEFAULT =
            Definitions.readStored(JsonNodeFactory.instance.objectNode(), ReadingOptions.class);

    /** Numbers of arrays and images stay columns of their own. */
    public static final ReadingOptions APART = Definitions.readStored(
            JsonNodeFactory.instance.objectNode().set("shape", JsonNodeFactory.instance.arrayNode()),
            ReadingOptions.class);

    public ReadingOptions {
        if (delimiter != null && "\"\r\n\0".contains(delimiter)) {
            throw new IllegalArgumentException("a quote or a line break cannot be the delimiter");
        }
        if (quote != null && "\r\n\0".contains(quote) && !quote.isEmpty()) {
            throw new IllegalArgumentException("a line break cannot be the quote");
        }
        requireDifferent("quote", quote, "delimiter", delimiter);
        requireDifferent("comment", comment, "delimiter", delimiter);
        requireDifferent("comment", comment, "quote", quote);
        requireDifferent("decimal", decimal, "quote", quote);
        if ("".equals(quote)) {
            requireDifferent("decimal", decimal, "delimiter", delimiter);
            requireDifferent("thousands", thousands, "delimiter", delimiter);
        }
        if (comment != null && comment.chars().anyMatch(it -> it == '\n' || it == '\r')) {
            throw new IllegalArgumentException("a line break cannot begin a comment");
        }
        if (decimal != null && !".,".contains(decimal)) {
            throw new IllegalArgumentException("decimal must be \".\" or \",\"");
        }
        if (thousands != null && !".,' ".contains(thousands)) {
            throw new IllegalArgumentException("thousands must be \"\", \".\", \",\", \" \" or \"'\"");
        }
        requireDifferent("decimal", decimal, "thousands", thousands);
    }

    private static void requireDifferent(String one, @Nullable String said, String other, @Nullable String also) {
        if (said != null && !said.isEmpty() && said.equals(also)) {
            throw new IllegalArgumentException("%s and %s must differ; both are \"%s\"".formatted(one, other, said));
        }
    }

    public ReadingOptions withDelimiterIfNone(char fallback) {
        ObjectNode said = JsonNodeFactory.instance.objectNode();
        said.put("delimiter", String.valueOf(fallback));
        return delimiter != null ? this : with(Definitions.read(said, ReadingOptions.class));
    }

    /**
     * A CSV file that was written here, of which nothing is to be guessed.
     *
     * @param types of its columns
     */
    public static ReadingOptions exactly(Map<String, ColumnType> types) {
        return Definitions.readStored(literally(types), ReadingOptions.class);
    }

    /**
     * The same, where some columns are the numbers of a wide one.
     *
     * @param shape of its cells
     * @param from name of the first of them
     */
    public static ReadingOptions exactly(Map<String, ColumnType> types, List<Integer> shape, String from) {
        ObjectNode said = literally(types);
        shape.forEach(said.putArray("shape")::add);
        said.put("shape_from", from);
        return Definitions.readStored(said, ReadingOptions.class);
    }

    private static ObjectNode literally(Map<String, ColumnType> types) {
        ObjectNode said = JsonNodeFactory.instance.objectNode();
        said.put("format", "csv").put("header", true).put("delimiter", ",").put("quote", "\"");
        said.put("decimal", ".")
                .put("thousands", "")
                .put("encoding", "utf_8")
                .put("comment", "")
                .put("skip_lines", 0);
        said.putArray("missing");
        ObjectNode typed = said.putObject("types");
        types.forEach((name, type) -> typed.put(name, type.word()));
        return said;
    }

    /** Whether every cell and every row is taken as it stands, because it was written here. */
    boolean literal() {
        return missing != null && missing.isEmpty() && skipLines != null && skipLines == 0 && "".equals(comment);
    }

    char separator(char fallback) {
        return delimiter == null ? fallback : delimiter.charAt(0);
    }

    char quote(char fallback) {
        return quote == null ? fallback : quote.isEmpty() ? Dialect.NO_QUOTE : quote.charAt(0);
    }

    boolean skipsBadRows() {
        return onError == OnError.SKIP;
    }

    /** So that what is wrong is found at {@code /options/…}. */
    private record Parameters(ReadingOptions options) {}

    public static ReadingOptions of(@Nullable String json) {
        if (json == null || json.isBlank()) {
            return DEFAULT;
        }
        var parameters = JsonNodeFactory.instance.objectNode();
        parameters.set("options", StrictJson.parse(json));
        return Definitions.read(parameters, Parameters.class).options();
    }

    /**
     * The same but for what others say; types are added to each other, and a shape takes the place of another size. None, so
     * that each number is a column, goes with any size.
     */
    public ReadingOptions with(ReadingOptions others) {
        ObjectNode merged = Definitions.write(this);
        if (others.shape() != null) {
            merged.remove("shape_from");
        }
        if (saysSize(others.shape())) {
            merged.remove(List.of("width", "height", "color"));
        } else if (saysSize(shape) && (others.width() != null || others.height() != null || others.color() != null)) {
            merged.remove(List.of("shape", "shape_from"));
        }
        Definitions.write(others).properties().forEach(option -> {
            if (option.getKey().equals("types") && merged.get("types") instanceof ObjectNode types) {
                option.getValue().properties().forEach(type -> types.set(type.getKey(), type.getValue()));
            } else if (!option.getValue().isNull()) {
                merged.set(option.getKey(), option.getValue());
            }
        });
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        parameters.set("options", merged);
        return Definitions.readStored(parameters, Parameters.class).options();
    }

    private static boolean saysSize(@Nullable List<Integer> shape) {
        return shape != null && !shape.isEmpty();
    }

    /** The same, but for the choice of one among several tables, which has been made. */
    ReadingOptions withoutSheet() {
        ObjectNode others = Definitions.write(this);
        others.remove("sheet");
        return Definitions.readStored(others, ReadingOptions.class);
    }

    /** To be stored. */
    public String json() {
        return Definitions.write(this).toString();
    }

    /** From {@link #json()}. */
    public static ReadingOptions stored(String json) {
        return Definitions.readStored(StrictJson.parse(json), ReadingOptions.class);
    }

    /** What is not left open, by its names in the API. */
    public Map<String, Object> said() {
        Map<String, Object> said = new LinkedHashMap<>();
        Definitions.write(this).properties().stream()
                .filter(option -> !option.getValue().isNull())
                .forEach(option -> said.put(option.getKey(), option.getValue()));
        return said;
    }
}
