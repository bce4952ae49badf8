package dev.chainrule.format;

import dev.chainrule.choice.Parameter;
import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.DateOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How an upload is to be read; what it does not say, the upload does. */
public record CsvOptions(
        @Parameter("What it is written in; by default what its content, then its name suggests.") @Nullable
        FileFormat format,

        @Parameter("Whether the first line names the columns; by default it does unless it looks like data.") @Nullable
        Boolean header,

        @Parameter(
                value = "What stands between two cells, a space for any number of blanks; by default what the first"
                        + " lines suggest.",
                min = 1,
                max = 1)
        @Nullable
        String delimiter,

        @Parameter(
                value = "What encloses a cell with a delimiter in it, \"\" for nothing; by default what the first lines"
                        + " suggest.",
                max = 1)
        @Nullable
        String quote,

        @Parameter(
                value = "What stands before the decimals of a number, a point or a comma; by default what the first"
                        + " lines suggest.",
                min = 1,
                max = 1)
        @Nullable
        String decimal,

        @Parameter(
                value = "What groups the digits of a number by threes: \"\" for nothing, a point, a comma, a space or"
                        + " an apostrophe; by default what the first lines suggest.",
                max = 1)
        @Nullable
        String thousands,

        @Parameter(
                value = "What stands where a cell has no value, beside nothing; by default NA, N/A, null, ? and -.",
                max = 100)
        @Nullable
        List<String> missing,

        @Parameter("Types of columns by name, where the one that their cells suggest is not wanted.") @Nullable
        Map<String, ColumnType> types,

        @Parameter("What becomes of rows that cannot be read; by default fail.") @Nullable
        OnError onError,

        @Parameter("What comes first in 03/04/2024, where no date of the column tells; by default the month.") @Nullable
        DateOrder dates,

        @Parameter(
                value = "Name of the array of inputs among several; by default x, data, … or what looks like it.",
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

        @Parameter("Whether images have one number per pixel or three; by default as the first one.") @Nullable
        ImageColor color,

        @Parameter("How characters are written as bytes; by default UTF-8, or UTF-16 where a mark says so.") @Nullable
        TextEncoding encoding) {

    public static final CsvOptions DEFAULT = new CsvOptions(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    public CsvOptions {
        if (delimiter != null && "\"\r\n\0".contains(delimiter)) {
            throw new IllegalArgumentException("a quote or the end of a line cannot stand between two cells");
        }
        if (quote != null && "\r\n\0".contains(quote) && !quote.isEmpty()) {
            throw new IllegalArgumentException("the end of a line cannot enclose a cell");
        }
        if (quote != null && quote.equals(delimiter)) {
            throw new IllegalArgumentException("quote and delimiter must differ");
        }
        if (decimal != null && !".,".contains(decimal)) {
            throw new IllegalArgumentException("decimal must be \".\" or \",\"");
        }
        if (thousands != null && !".,' ".contains(thousands)) {
            throw new IllegalArgumentException("thousands must be \"\", \".\", \",\", \" \" or \"'\"");
        }
        if (thousands != null && thousands.equals(decimal)) {
            throw new IllegalArgumentException("decimal and thousands must differ");
        }
    }

    public CsvOptions withDelimiterIfNone(char fallback) {
        return delimiter != null
                ? this
                : new CsvOptions(
                        format,
                        header,
                        String.valueOf(fallback),
                        quote,
                        decimal,
                        thousands,
                        missing,
                        types,
                        onError,
                        dates,
                        x,
                        y,
                        width,
                        height,
                        color,
                        encoding);
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
    private record Parameters(CsvOptions options) {}

    public static CsvOptions of(@Nullable String json) {
        if (json == null || json.isBlank()) {
            return DEFAULT;
        }
        var parameters = JsonNodeFactory.instance.objectNode();
        parameters.set("options", StrictJson.parse(json));
        return Definitions.read(parameters, Parameters.class).options();
    }

    /** The same but for what others say; types are added to each other. */
    public CsvOptions with(CsvOptions others) {
        ObjectNode merged = Definitions.write(this);
        Definitions.write(others).properties().forEach(option -> {
            if (option.getKey().equals("types") && merged.get("types") instanceof ObjectNode types) {
                option.getValue().properties().forEach(type -> types.set(type.getKey(), type.getValue()));
            } else if (!option.getValue().isNull()) {
                merged.set(option.getKey(), option.getValue());
            }
        });
        return Definitions.read(merged, CsvOptions.class);
    }

    /** To be stored. */
    public String json() {
        return Definitions.write(this).toString();
    }

    /** From {@link #json()}. */
    public static CsvOptions stored(String json) {
        return Definitions.read(StrictJson.parse(json), CsvOptions.class);
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
