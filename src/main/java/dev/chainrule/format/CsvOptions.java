package dev.chainrule.format;

import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.network.Parameter;
import dev.chainrule.table.ColumnType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/** How a CSV file is to be read. */
public record CsvOptions(
        @Parameter("Whether the first line names the columns; by default it does unless it looks like data.") @Nullable
        Boolean header,

        @Parameter(value = "What stands between two cells; by default what the first line suggests.", min = 1, max = 1)
        @Nullable
        String delimiter,

        @Parameter(
                value = "What stands where a cell has no value, beside nothing; by default NA, N/A, null, ? and -.",
                max = 100)
        @Nullable
        List<String> missing,

        @Parameter("Types of columns by name, where the one that their cells suggest is not wanted.") @Nullable
        Map<String, ColumnType> types) {

    public static final CsvOptions DEFAULT = new CsvOptions(null, null, null, null);

    public CsvOptions {
        if (delimiter != null && "\"\r\n\0".contains(delimiter)) {
            throw new IllegalArgumentException("a quote or the end of a line cannot stand between two cells");
        }
    }

    public CsvOptions withDelimiterIfNone(char fallback) {
        return delimiter != null ? this : new CsvOptions(header, String.valueOf(fallback), missing, types);
    }

    /** A comma where nothing else is said. */
    char separator() {
        return delimiter == null ? ',' : delimiter.charAt(0);
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
}
