package dev.chainrule.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.encoding.feature.Categorical;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.format.TableFixture;
import dev.chainrule.table.Column;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreprocessingCheckTests {

    private final List<Column> columns;

    PreprocessingCheckTests(@TempDir Path folder) {
        String csv = "age,rate,town,new,y\n1,0.5,Ulm,true,1\n,-1.5,Bonn,false,2\n3,2.5,,true,3\n";
        columns = TableFixture.read(folder, csv).columns();
    }

    private List<String> problems(String preprocessing) {
        EncodingPlan plan = new EncodingPlan(
                List.of("age", "rate", "town", "new"),
                List.of("y"),
                Task.REGRESSION,
                Definitions.read(StrictJson.parse(preprocessing), Preprocessing.class),
                100);
        return plan.violations(columns).stream()
                .map(it -> "%s: %s; %s".formatted(it.pointer(), it.detail(), it.hint()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'agee':{}|agee: there is no column 'agee'; did you mean 'age'?",
                "'y':{}|y: 'y' is the target; 'preprocessing': {'target': …} is for it",
                "'town':{'numeric':'robust'}|town/numeric: 'town' is category, and has no size; 'categorical': 'one_hot'",
                "'rate':{'categorical':'ordinal'}|rate/categorical: 'rate' is number with fractions; 'numeric': 'standardize'",
                "'age':{'numeric':'none','categorical':'hashing'}|age: is either numeric or categorical; one",
                "'age':{'numeric':'standardize_together'}|age/numeric: is for all columns at once; 'standardize'",
                "'town':{'buckets':8}|town/buckets: is for hashing; 'categorical': 'hashing'",
                "'town':{'smoothing':8}|town/smoothing: is for target_mean; 'categorical': 'target_mean'",
                "'town':{'order':['Ulm','Bonn']}|town/order: is for ordinal; 'categorical': 'ordinal'",
                "'town':{'missing':'median'}|town/missing: is for numbers, and these are categories; 'unknown', 'mode' or 'constant'",
                "'age':{'missing':'unknown'}|age/missing: is for categories; 'mean', 'median' or 'mode'",
                "'age':{'fill_value':1}|age/fill_value: is for 'missing': 'constant'; 'missing': 'constant'",
                "'age':{'missing':'constant'}|age/fill_value: is required with 'missing': 'constant'; a value of the column",
                "'age':{'missing':'constant','fill_value':'x'}|age/fill_value: 'age' is integer, and this is not; a value of the column",
                "'new':{'missing':'constant','fill_value':'x'}|new/fill_value: 'new' is boolean, and this is not; a value of the column",
                "'age':{'missing':'error'}|age/missing: 'age' has no value in 1 rows; 'median' in its place, or remove it from the features",
                "'town':{'missing':'error'}|town/missing: 'town' has no value in 1 rows; 'unknown' in its place, or remove it from the features",
                "'rate':{'numeric':'log1p'}|rate/numeric: 'rate' has values down to -1.5, and log1p needs values above -1.0; 'quantile' or 'standardize' in its place",
                "'age':{'numeric':'log1p','missing':'constant','fill_value':-1}|age/fill_value: log1p takes numbers above -1.0; a larger number"
            })
    void refusesWhatDoesNotSuitAColumn(String column, String expected) {
        String json = "{'columns':{%s}}".formatted(column).replace('\'', '"');
        assertThat(problems(json)).containsExactly("/preprocessing/columns/" + expected.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'missing':'unknown'|missing: is for categories, where it is the default; 'mean'",
                "'missing':'constant'|fill_value: is required with 'missing': 'constant'; a number",
                "'fill_value':1|fill_value: is for 'missing': 'constant'; 'missing': 'constant'",
                "'buckets':9|buckets: is for hashing; 'categorical': 'hashing'",
                "'target':'quantile'|target: cannot be inverted exactly for a prediction, so it is for features only; 'log1p', 'robust' or 'standardize'",
                "'numeric':'log1p'|numeric: 'rate' has values down to -1.5, and log1p needs values above -1.0; 'quantile' or 'standardize' in 'columns': {'rate': …}"
            })
    void refusesWhatDoesNotSuitAllColumns(String field, String expected) {
        assertThat(problems("{%s}".formatted(field).replace('\'', '"')))
                .contains("/preprocessing/" + expected.replace('\'', '"'));
    }

    @Test
    void wantsEveryCategoryOnceInAnOrder() {
        String json = "{\"columns\":{\"town\":{\"categorical\":\"ordinal\",\"order\":[\"Ulm\",\"Rom\",\"Ulm\"]}}}";
        assertThat(problems(json))
                .containsExactly(
                        "/preprocessing/columns/town/order/1: \"town\" has no category \"Rom\"; one of: Ulm, Bonn",
                        "/preprocessing/columns/town/order/2: \"Ulm\" is named twice; once",
                        "/preprocessing/columns/town/order: leaves out Bonn; every category once, from first to last");
    }

    @Test
    void takesWhatSuits() {
        String json = "{\"numeric\":\"robust\",\"missing\":\"median\",\"indicator\":true,\"categorical\":\"hashing\","
                + "\"buckets\":4,\"target\":\"log1p\",\"columns\":{\"age\":{\"categorical\":\"one_hot\",\"missing\":\"mode\"},"
                + "\"rate\":{\"numeric\":\"quantile\"},\"town\":{\"missing\":\"constant\",\"fill_value\":\"Ulm\"},"
                + "\"new\":{\"categorical\":\"ordinal\",\"order\":[\"true\",\"false\"],\"missing\":\"error\"}}}";
        assertThat(problems(json)).isEmpty();
    }

    @Test
    void spellsOutWhatIsLeftOpen() {
        Preprocessing asked = Definitions.read(
                StrictJson.parse("{\"missing\":\"median\",\"columns\":{\"town\":{\"categorical\":\"hashing\"},"
                        + "\"age\":{\"indicator\":true}}}"),
                Preprocessing.class);
        Preprocessing resolved = asked.resolved(Scaling.ROBUST, Scaling.NONE, columns);
        assertThat(resolved.numeric()).isEqualTo(Scaling.ROBUST);
        assertThat(resolved.target()).isEqualTo(Scaling.NONE);
        assertThat(resolved.columns().get("town"))
                .isEqualTo(new Preprocessing.OfColumn(
                        null, Missing.UNKNOWN, null, false, Categorical.HASHING, 32, null, null));
        assertThat(resolved.columns().get("age"))
                .isEqualTo(
                        new Preprocessing.OfColumn(Scaling.ROBUST, Missing.MEDIAN, null, true, null, null, null, null));
        assertThat(resolved.resolved(Scaling.ROBUST, Scaling.NONE, columns)).isEqualTo(resolved);
    }

    @Test
    void boundsTheMeansOfTargetsThatAreKept(@TempDir Path folder) {
        String csv = IntStream.range(0, 1001)
                .mapToObj(i -> "%s,%s\n".formatted(i, i % 1000))
                .collect(Collectors.joining("", "c,y\n", ""));
        EncodingPlan plan = new EncodingPlan(
                List.of("c"),
                List.of("y"),
                Task.CLASSIFICATION,
                Definitions.read(
                        StrictJson.parse("{\"columns\":{\"c\":{\"categorical\":\"target_mean\"}}}"),
                        Preprocessing.class),
                1000);
        assertThat(plan.violations(TableFixture.read(folder, csv).columns()))
                .extracting(it -> it.pointer() + ": " + it.detail())
                .containsExactly(
                        "/preprocessing/columns/c/categorical: 1,001 categories with 1,000 means each are too many");
    }

    @Test
    void saysWhenQuantilesAreDrawn() {
        EncodingPlan plan = new EncodingPlan(
                List.of("age", "rate", "town"),
                List.of("y"),
                Task.REGRESSION,
                Definitions.read(
                        StrictJson.parse("{\"columns\":{\"age\":{\"missing\":\"median\"}}}"), Preprocessing.class),
                100);
        assertThat(plan.warnings(columns, 10_000_000)).isEmpty();
        assertThat(plan.warnings(columns, 10_000_001))
                .containsExactly(
                        "medians, modes and quantiles are approximate, from about 10,000,000 of 10,000,001 rows:"
                                + " age");
        assertThat(plan.ranked(columns, 1000)).isEqualTo(1000);
        assertThat(plan.ranked(columns, 20_000_000)).isEqualTo(10_000_000);
    }
}
