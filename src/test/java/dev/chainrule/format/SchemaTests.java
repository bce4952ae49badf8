package dev.chainrule.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.Column;
import dev.chainrule.table.DateOrder;
import dev.chainrule.table.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is guessed about a file, and what its sender says instead. */
class SchemaTests {

    private final Path folder;

    SchemaTests(@TempDir Path folder) {
        this.folder = folder;
    }

    private ReadUpload read(String csv, String options) {
        return TableFixture.read(folder, csv.getBytes(UTF_8), ReadingOptions.of(options));
    }

    private static String types(ReadUpload reading) {
        return reading.columns().stream()
                .map(column -> column.name() + ":" + column.type().word())
                .collect(Collectors.joining(" "));
    }

    private static List<String> details(ReadUpload reading) {
        return reading.warnings().stream().map(Warning::detail).toList();
    }

    private String rows(ReadUpload reading) {
        try (Table table = TableFixture.open(folder, reading)) {
            return table.rows(0, 100).stream()
                    .map(row -> row.values().stream().map(String::valueOf).collect(Collectors.joining(" ")))
                    .collect(Collectors.joining("|"));
        }
    }

    @Test
    void takesTheUsualWordsForMissingAndListsThem() {
        ReadUpload reading = read("age,town\n1,?\nNA,Ulm\n n/a ,-\n-,NULL\n  ,\n2,Bonn\n", "");
        assertThat(types(reading)).isEqualTo("age:integer town:category");
        assertThat(reading.columns().get(0).missing()).isEqualTo(4);
        assertThat(reading.columns().get(0).missingMarkers()).isEqualTo(Map.of("NA", 1L, "n/a", 1L, "-", 1L, "", 1L));
        assertThat(reading.columns().get(1).missingMarkers()).isEqualTo(Map.of("?", 1L, "-", 1L, "NULL", 1L, "", 1L));
        assertThat(details(reading)).contains("treated as missing: \"NA\" (1), \"n/a\" (1), \"-\" (1)");
        assertThat(rows(reading)).isEqualTo("1 null|null Ulm|null null|null null|null null|2 Bonn");
    }

    @Test
    void takesExactlyTheGivenWordsForMissing() {
        ReadUpload reading = read("x,country\n1,NA\n-999,DE\nNaN,na\n", "{\"missing\":[\"-999\",\"NaN\"]}");
        assertThat(types(reading)).isEqualTo("x:integer country:category");
        assertThat(rows(reading)).isEqualTo("1 NA|null DE|null na");
        assertThat(rows(read("x,y\nNA,1\n?,2\n", "{\"missing\":[]}"))).isEqualTo("NA 1|? 2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "1,2\\n3,4\\n|false",
                "5.1,3.5,setosa\\n4.9,3.0,setosa\\n|false",
                "39, State-gov,?\\n50, Private,7\\n|false",
                "p,x,s,p\\ne,x,y,w\\np,b,s,w\\n|false",
                "red,yes\\nblue,no\\nred,no\\nblue,yes\\n|false",
                "a,b\\n1,2\\n3,4\\n|true",
                "id,2019,2020\\nx,1,2\\ny,3,4\\n|true",
                "0,1,2,3\\n5,6,7,8\\n1,2,3,4\\n|true",
                "town,kind\\nUlm,x\\nBonn,y\\n|true",
                "name,name2\\na,b\\nc,d\\n|true",
                "a,1\\n2,3\\n4,5\\n|true",
            })
    void tellsWhetherTheFirstLineNamesTheColumns(String csv, boolean header) {
        ReadUpload reading = read(csv.replace("\\n", "\n"), "");
        assertThat(reading.columns().get(0).name().equals("column_1")).isEqualTo(!header);
        String said = String.join(" ", details(reading));
        assertThat(said.contains("looks like data") && said.contains("{\"header\":true}"))
                .isEqualTo(!header);
    }

    @Test
    void namesAColumnThatHasNoName() {
        ReadUpload reading = read(",size\na,1\nb,2\n", "");
        assertThat(types(reading)).isEqualTo("column_1:category size:integer");
        assertThat(details(reading)).contains("column 1 has no name, so it is column_1");
    }

    @Test
    void recognisesDatesAndTimes() {
        ReadUpload reading = read(
                "day,moment,mixed\n2024-01-31,2024-01-31 10:20,31.12.2023\n,2024-02-01,soon\n2023-12-24,,1.1.2024\n",
                "");
        assertThat(types(reading)).isEqualTo("day:date moment:datetime mixed:category");
        assertThat(rows(reading))
                .isEqualTo(
                        "2024-01-31 2024-01-31T10:20:00 31.12.2023|null 2024-02-01T00:00:00 soon|2023-12-24 null 1.1.2024");
    }

    @Test
    void findsOutWhetherTheDayComesFirst() {
        assertThat(rows(read("d,x\n03/04/2024,1\n31/01/2024,2\n", ""))).isEqualTo("2024-04-03 1|2024-01-31 2");
        assertThat(rows(read("d,x\n03/04/2024,1\n01/31/2024,2\n", ""))).isEqualTo("2024-03-04 1|2024-01-31 2");
        assertThat(types(read("d,x\n03/24/2024,1\n31/01/2024,2\n", ""))).isEqualTo("d:category x:integer");
    }

    @Test
    void takesDatesWithDotsForThoseOfPeopleWhoWriteTheDayFirst() {
        ReadUpload reading = read("d,x\n3.4.2024,1\n31.01.2024,2\n", "");
        assertThat(rows(reading)).isEqualTo("2024-04-03 1|2024-01-31 2");
        assertThat(reading.columns().get(0).dateOrder()).isEqualTo(DateOrder.DAY_FIRST);
        assertThat(read("d,x\n2024-04-03,1\n2024-01-31,2\n", "")
                        .columns()
                        .get(0)
                        .dateOrder())
                .isEqualTo(DateOrder.MONTH_FIRST);
    }

    @Test
    void saysWhenDatesCanBeReadBothWays() {
        ReadUpload reading = read("d,x\n03/04/2024,1\n05/06/2024,2\n", "");
        assertThat(rows(reading)).isEqualTo("2024-03-04 1|2024-05-06 2");
        assertThat(details(reading)).anyMatch(detail -> detail.contains("{\"dates\":\"day_first\"}"));
        ReadUpload other = read("d,x\n03/04/2024,1\n05/06/2024,2\n", "{\"dates\":\"day_first\"}");
        assertThat(rows(other)).isEqualTo("2024-04-03 1|2024-06-05 2");
        assertThat(details(read("d,x\n2024-01-02,1\n2024-03-04,2\n", ""))).isEmpty();
    }

    @Test
    void readsColumnsAsTheTypesAskedFor() {
        ReadUpload reading = read(
                "zip,smoker,x,n\n00501,yes,1,1\n10115,NO,2,2\n",
                "{\"types\":{\"zip\":\"category\",\"smoker\":\"boolean\",\"x\":\"number\",\"n\":\"integer\"}}");
        assertThat(types(reading)).isEqualTo("zip:category smoker:boolean x:number n:integer");
        assertThat(rows(reading)).isEqualTo("00501 true 1.0 1|10115 false 2.0 2");
    }

    @Test
    void refusesCellsThatAreNotOfTheTypeAskedFor() {
        ProblemException problem = catchThrowableOfType(
                ProblemException.class,
                () -> read(
                        "a,b,c\n1,2,true\nx,2.5,maybe\n3.5,4,no\n",
                        "{\"types\":{\"a\":\"number\",\"b\":\"integer\",\"c\":\"boolean\"}}"));
        assertThat(problem.violations())
                .extracting(
                        violation -> "%s %s: %s".formatted(violation.line(), violation.column(), violation.detail()))
                .containsExactlyInAnyOrder(
                        "3 a: \"x\" is not a number",
                        "3 b: \"2.5\" is not a whole number",
                        "3 c: \"maybe\" is neither true nor false");
    }

    @Test
    void refusesTypesOfColumnsThatAreNotThere() {
        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> read("price,b\n1,2\n3,4\n", "{\"types\":{\"prize\":\"number\"}}"));
        assertThat(problem.violations()).extracting(Violation::pointer).containsExactly("/options/types/prize");
        assertThat(problem.violations().get(0).hint()).contains("price");
    }

    @Test
    void warnsOfColumnsThatOnlyNumberOrNameTheirRows() {
        String csv = IntStream.range(0, 30)
                .mapToObj(i -> "%s,name %s,%s,%s".formatted(100 + (i * 7) % 30, i, i * 2, i % 5))
                .collect(Collectors.joining("\n", "id,name,even,kind\n", "\n"));
        assertThat(read(csv, "").warnings()).extracting(Warning::column).containsExactlyInAnyOrder("id", "name");
        assertThat(details(read(csv, "")).get(0)).contains("number the rows from 100 to 129");
    }

    @Test
    void findsColumnsThatStandThereTwice() {
        String csv = IntStream.range(0, 40)
                .mapToObj(i -> "%s,%s,%s,%s,%s"
                        .formatted(i % 7, i % 3 == 0 ? "a" : "b", i % 7, i % 3 == 0 ? "a" : "b", (i + 1) % 7))
                .collect(Collectors.joining("\n", "x,k,x2,k2,other\n", "\n"));
        ReadUpload reading = read(csv, "");
        assertThat(reading.columns()).extracting(Column::sameAs).containsExactly(null, null, "x", "k", null);
        assertThat(details(reading)).anyMatch(detail -> detail.contains("duplicate of column \"x\""));
    }

    @Test
    void comparesColumnsOfTheSameFiguresCellByCell() {
        String csv = IntStream.range(0, 40)
                .mapToObj(i -> "%s,%s".formatted(i % 4, i < 38 ? i % 4 : 41 - i))
                .collect(Collectors.joining("\n", "x,y\n", "\n"));
        ReadUpload reading = read(csv, "");
        assertThat(reading.columns().get(0).std())
                .isEqualTo(reading.columns().get(1).std());
        assertThat(reading.columns()).extracting(Column::sameAs).containsOnlyNulls();
    }

    @Test
    void tellsTextsFromKinds() {
        String texts = IntStream.range(0, 20)
                .mapToObj(i -> "\"so, %s is a number\",United States of America,%s\n".formatted(i, i))
                .collect(Collectors.joining());
        assertThat(types(read("remark,land,y\n" + texts, ""))).isEqualTo("remark:text land:category y:integer");
        assertThat(types(read("remark,land,y\n" + texts, "{\"types\":{\"remark\":\"category\",\"land\":\"text\"}}")))
                .isEqualTo("remark:category land:text y:integer");
        assertThat(types(read("remark,land,y\n" + texts.substring(0, texts.indexOf("\"so, 19")), "")))
                .as("of fewer rows")
                .isEqualTo("remark:category land:category y:integer");
        assertThat(types(read(
                        "name,y\n" + texts.replaceAll("so, | is a number", "").replaceAll(",United.*,", ","), "")))
                .as("of a word each")
                .startsWith("name:");
    }

    @Test
    void warnsOfLeakageOfTheLastColumn() {
        String rows = IntStream.range(0, 60)
                .mapToObj(i -> "%s,%s,%s,%s\n".formatted(i % 3 == 0 ? "yes" : "no", i % 4, i, i % 3 == 0 ? 1 : 0))
                .collect(Collectors.joining());
        ReadUpload reading = read("alive,deck,age,survived\n" + rows, "");
        assertThat(reading.warnings())
                .filteredOn(warning -> warning.detail().contains("target leakage"))
                .extracting(Warning::column)
                .containsExactly("alive");
    }
}
