package dev.chainrule.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.ColumnType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A last row that holds sums is named, and left out where options say so. */
class SumRowTests {

    private final Path folder;

    SumRowTests(@TempDir Path folder) {
        this.folder = folder;
    }

    private ReadUpload read(String text, String options) {
        return read(new UploadedFile(null, null, () -> new ByteArrayInputStream(text.getBytes(UTF_8))), options);
    }

    private ReadUpload read(UploadedFile file, String options) {
        return TableFixture.read(folder, List.of(file), ReadingOptions.of(options));
    }

    private static List<String> said(ReadUpload reading) {
        return reading.warnings().stream()
                .map(Warning::detail)
                .filter(it -> it.contains("of the rows above it"))
                .toList();
    }

    @Test
    void namesARowOfSumsAndWhatLeavesItOut() {
        String csv = "town,price\nUlm,100\nBonn,200\nKiel,135\nTotal,435\n";

        assertThat(said(read(csv, "{}")))
                .containsExactly(
                        "line 5 (\"Total\", 435) looks like a sum of the rows above it, and is read as one of them;"
                                + " if it is, pass options {\"skip_last\":1}");
        assertThat(read(csv, "{}").rows()).isEqualTo(4);
        ReadUpload without = read(csv, "{\"skip_last\":1}");
        assertThat(without.rows()).isEqualTo(3);
        assertThat(without.columns().get(1).max()).isEqualTo(200L);
        assertThat(said(without)).isEmpty();
        assertThat(without.readAs().get("skip_last").intValue()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id,price\n1,100\n2,200\n3,135\nTotal,435\n",
                "day,price\n2024-01-01,100\n2024-01-02,200\n2024-01-03,5\nGesamt:,305\n",
                "town,price\nUlm,100\nBonn,200\nKiel,135\nGrand Total,400\n",
                "town,price\nUlm,0.1\nBonn,0.2\nKiel,0.3\nTotal 2024,0.6\n",
                "town,kind,price\nUlm,a,1\nBonn,b,2\nKiel,a,4\nTotal,all,7\n",
                "town,price\nUlm,1\nBonn,2\nKiel,6\nAverage,3\n",
                "town,price\nUlm,1\nBonn,2\nKiel,6\nBern,4\n,13\n",
                "a,b\n1,20\n2,30\n3,10\n5,7\n11,67\n",
                "town,price\nUlm,1\nBonn,2\nKiel,6\nTotal,9\n,\n\n",
                "town,price\nUlm,1\nBonn,2\nKiel,6\nTotal,9\nSource: us\n",
                "[{\"town\":\"Ulm\",\"price\":1},{\"town\":\"Bonn\",\"price\":2},{\"town\":\"Total\",\"price\":3}]"
            })
    void findsThem(String text) {
        assertThat(said(read(text, "{}"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "brand,price\nTotal,1\nShell,2\nTotal,3\n",
                "brand,price\nShell,2\nTotal,5\nEsso,3\n",
                "brand,grade\nShell,a\nEsso,b\nTotal,c\n",
                "team,points\nAjax,1\nTotalisator,5\nSumatra,9\n",
                "brand,town,price\nShell,Ulm,2\nEsso,Bonn,5\nTotal,Kiel,3\n",
                "taste,price\ngood,1\npoor,2\naverage,7\n",
                "n,x\n1,5\n2,7\n3,12\n",
                "n,x\n0,5\n1,7\n2,9\n3,\n",
                "a,b\n0,0\n0,0\n0,0\n0,0\n",
                "a,b\n1,2\n3,4\n5,\n7,3\n"
            })
    void saysNothingOfOrdinaryRows(String text) {
        assertThat(said(read(text, "{}"))).isEmpty();
    }

    @Test
    void readsTheRestAsIfTheRowHadNeverBeenThere() {
        ReadUpload without =
                read("id,price\n1,100\n2,200\n3,135\n,\nTotal,435,\"x\"y\nSource: us\n", "{\"skip_last\":1}");

        assertThat(without.columns().get(0).type()).isEqualTo(ColumnType.INTEGER);
        assertThat(without.rows()).isEqualTo(3);
        assertThat(said(without)).isEmpty();
    }

    @Test
    void countsTheRowsThatAreLeftOutAlready() {
        String csv = "town,price\nUlm,1\nBonn,2\nKiel,6\nTotal,9\nAverage,3\n";

        assertThat(said(read(csv, "{\"skip_last\":1}")))
                .singleElement()
                .asString()
                .endsWith("pass options {\"skip_last\":2}");
        assertThat(read(csv, "{\"skip_last\":2}").rows()).isEqualTo(3);
    }

    @Test
    void leavesOutRowsWithoutNamesAboveThem() {
        assertThat(read("1,2\n3,4\n5,6\n7,8\n", "{\"skip_last\":2,\"header\":false}")
                        .rows())
                .isEqualTo(2);
    }

    @Test
    void doesNotCountARowThatIsLeftOutAsOneThatCannotBeRead() {
        ReadUpload reading = read("a,b\n1,2\n3\n5,6\n7,8,9\n", "{\"skip_last\":1,\"on_error\":\"skip\"}");

        assertThat(reading.rows()).isEqualTo(2);
        assertThat(reading.skippedRows()).isOne();
    }

    @Test
    void leavesOutTheLastRowOfASheet() throws IOException {
        UploadedFile workbook = Sheets.of(
                Sheets.text("town", "price"),
                Sheets.text("Ulm") + Sheets.plain(1),
                Sheets.text("Bonn") + Sheets.plain(2),
                Sheets.text("Total") + Sheets.plain(3));

        assertThat(said(read(workbook, "{}"))).singleElement().asString().startsWith("line 4 (\"Total\", 3)");
        assertThat(read(workbook, "{\"skip_last\":1}").rows()).isEqualTo(2);
    }

    @Test
    void refusesToLeaveOutTooManyRows() {
        ProblemException problem =
                catchThrowableOfType(ProblemException.class, () -> read("a,b\n1,2\n3,4\n5,6\n", "{\"skip_last\":2}"));

        assertThat(problem.violations())
                .containsExactly(Violation.at(
                        "/options/skip_last", "the table has 3 rows", 2, "fewer, so that at least 2 rows are left"));
    }
}
