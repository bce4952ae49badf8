package dev.chainrule.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.ElementType;
import dev.chainrule.table.Table;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WideColumnTests {

    private static final String PIXELS = "label,p0,p1,p2,p3\na,0,10,20,30\nb,1,11,21,255\n";

    private final Path folder;

    WideColumnTests(@TempDir Path folder) {
        this.folder = folder;
    }

    private static UploadedFile file(String name, byte[] bytes) {
        return new UploadedFile(name, null, () -> new ByteArrayInputStream(bytes));
    }

    private ReadUpload csv(String text, String options) {
        return TableFixture.read(folder, text.getBytes(StandardCharsets.UTF_8), ReadingOptions.of(options));
    }

    private static byte[] npy(String type, String shape, byte[] entries) {
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(
                ("\u0093NUMPY\1\0" + (char) header.length() + "\0" + header).getBytes(StandardCharsets.ISO_8859_1));
        file.writeBytes(entries);
        return file.toByteArray();
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    private List<Object> cells(ReadUpload reading, String column) {
        try (Table table = TableFixture.open(folder, reading)) {
            return table.rows(0, 100).stream()
                    .map(row -> (Object) String.valueOf(row.get(column)))
                    .toList();
        }
    }

    @Test
    void makesAPictureOfColumnsThatAreCalledAlike() {
        ReadUpload reading = csv(PIXELS, "{\"shape\": [2, 2, 1]}");

        assertThat(reading.columns()).extracting(Column::name).containsExactly("label", "image");
        Column image = reading.columns().get(1);
        assertThat(image.type()).isEqualTo(ColumnType.IMAGE);
        assertThat(image.shape()).containsExactly(2, 2, 1);
        assertThat(image.element()).isEqualTo(ElementType.UINT8);
        assertThat(image.min()).isEqualTo(0L);
        assertThat(image.max()).isEqualTo(255L);
        assertThat(image.mean()).isEqualTo((0 + 10 + 20 + 30 + 1 + 11 + 21 + 255) / 8.0);
        assertThat(image.missing()).isZero();
        assertThat(cells(reading, "image"))
                .containsExactly("[[[0], [10]], [[20], [30]]]", "[[[1], [11]], [[21], [255]]]");
        assertThat(reading.warnings()).isEmpty();
    }

    @Test
    void saysThatAllPicturesAreTheSame() {
        ReadUpload reading = csv("label,p0,p1,p2,p3\na,0,0,0,0\nb,0,0,0,0\n", "{\"shape\": [2, 2, 1]}");
        assertThat(reading.warnings())
                .extracting(Warning::detail)
                .containsExactly("all numbers are 0, so nothing can be learned from this constant column");
    }

    @Test
    void countsDifferentCells() {
        ReadUpload three = csv("c0,c1,y\n0,1,a\n1,0,a\n0,1,b\n-0.0,1,b\n0.5,1,b\n", "{\"shape\": [1, 2, 1]}");
        assertThat(three.columns().get(0).distinct()).isEqualTo(3);
        assertThat(three.columns().get(0).distinctExact()).isTrue();
        ReadUpload one = csv("c0,c1,y\n0,1,a\n0,1,b\n", "{\"shape\": [1, 2, 1]}");
        assertThat(one.columns().get(0).constant()).isTrue();
        assertThat(one.warnings())
                .extracting(Warning::detail)
                .contains("all cells are the same, so nothing can be learned from this constant column");
    }

    /** Rows of bytes that differ in one place only, or in their order; and more than are counted. */
    @Test
    void hashesTellCellsFromEachOther() {
        int size = 300;
        DistinctCells all = new DistinctCells();
        double[] cell = new double[size];
        for (int place = 0; place < size; place++) {
            for (int value = 0; value < 256; value++) {
                cell[place] = value;
                all.add(cell, 0, size);
            }
            cell[place] = 0;
        }
        assertThat(all.count()).isEqualTo(1 + size * 255);
        DistinctCells few = new DistinctCells(10);
        for (int value = 0; value < 20; value++) {
            few.add(new double[] {value % 15}, 0, 1);
        }
        assertThat(few.count()).isEqualTo(10);
        assertThat(few.exact()).isFalse();
    }

    @Test
    void aShapeTakesThePlaceOfWhatWasAskedBefore() {
        ReadingOptions before = ReadingOptions.of("{\"shape\": [2], \"shape_from\": \"p1\", \"header\": true}");
        ReadingOptions apart = before.with(ReadingOptions.of("{\"shape\": []}"));
        assertThat(apart.shapeFrom()).isNull();
        assertThat(apart.header()).isTrue();
        ReadingOptions sized = before.with(ReadingOptions.of("{\"width\": 3}"));
        assertThat(sized.shape()).isNull();
        assertThat(sized.with(ReadingOptions.of("{\"shape\": [2, 2, 1]}")).width())
                .isNull();
        assertThat(csv(PIXELS, "{\"shape\": [], \"shape_from\": \"p1\"}").columns())
                .hasSize(5);
    }

    @Test
    void aMaskOfBooleansIsAPicture() {
        ReadUpload reading = TableFixture.read(
                folder,
                List.of(
                        file("x.npy", npy("|b1", "(2, 1, 2, 1)", new byte[] {0, 1, 1, 1})),
                        file("y.npy", npy("|u1", "(2,)", new byte[] {4, 5}))),
                ReadingOptions.of(null));
        assertThat(cells(reading, reading.columns().get(0).name())).containsExactly("[[[0], [1]]]", "[[[1], [1]]]");
    }

    @Test
    void profilesEachChannelByItself() {
        ReadUpload reading = csv("r0,r1,r2,y\n0,100,-1.5,a\n10,200,2.5,b\n", "{\"shape\": [1, 1, 3]}");

        Column image = reading.columns().get(0);
        assertThat(image.element()).isEqualTo(ElementType.FLOAT32);
        assertThat(image.channels()).extracting(Column.Channel::mean).containsExactly(5.0, 150.0, 0.5);
        assertThat(image.channels()).extracting(Column.Channel::std).containsExactly(5.0, 50.0, 2.0);
        assertThat(image.channels()).extracting(Column.Channel::min).containsExactly(0.0, 100.0, -1.5);
        assertThat(cells(reading, "image")).containsExactly("[[[0.0, 100.0, -1.5]]]", "[[[10.0, 200.0, 2.5]]]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a,b,c,y   | {"shape": [3]}                        | vector,y
            y,c1,c2   | {"shape": [2, 1]}                     | y,sequence
            Label,a,b,c | {"shape": [3]}                      | Label,vector
            y,a,b,class | {"shape": [3]}                      | vector,class
            c1,c2,c3  | {"shape": [2], "shape_from": "c2"}    | c1,vector
            c1,c2,c3  | {"shape": [2], "shape_from": "c1"}    | vector,c3
            c1,c2,y   | {"shape": []}                         | c1,c2,y
            v_0,v_1,y | {"shape": [2]}                        | v,y
            c1,c2,vector | {"shape": [2]}                     | vector_,vector
            id,c1,c2,y | {"shape": [2], "drop": ["id"]}       | vector,y
            a,b,c,y   | {"shape": [3], "names": ["p1", "p2", "p3", "q"]} | vector,q""")
    void takesTheColumnsThatAreMeant(String header, String options, String expected) {
        String row = header.replaceAll("[^,]+", "1");
        ReadUpload reading = csv("%s\n%s\n%s\n".formatted(header, row, row.replace('1', '2')), options);

        assertThat(reading.columns().stream().map(Column::name)).containsExactly(expected.split(","));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"shape": [2, 3, 1]}                    | /options/shape      | 4 from "p0" on
            {"shape": [0, 4, 1]}                    | /options/shape      | not a shape
            {"shape": [-2, -2, 1]}                  | /options/shape      | not a shape
            {"shape": [65536, 65536, 65536]}        | /options/shape      | not a shape
            {"shape": [2147483647, 2147483647]}     | /options/shape      | not a shape
            {"shape": [2, 2, 1, 1]}                 | /options/shape      | at most 3
            {"shape": [2.5]}                        | /options/shape/0    | whole number
            {"shape": "28x28"}                      | /options/shape      | whole number
            {"shape": [2, 2, 1], "shape_from": "q"} | /options/shape_from | no such column
            {"shape": [2, 2, 1], "shape_from": "p1"}| /options/shape      | not as many columns
            {"shape": [3, 1, 1], "shape_from": "label"} | label  | "a" is not a number
            {"shape_from": "p1"}                    | /options/shape_from | first column of a shape
            {"shape": [4], "types": {"p1": "category"}} | /options/types/p1 | one of the numbers
            {"types": {"p1": "image"}}              | /options/types/p1   | no type of a single column""")
    void refusesShapesThatDoNotFit(String options, String pointer, String detail) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> csv(PIXELS, options));

        assertThat(problem).isNotNull();
        assertThat(problem.violations()).anySatisfy(fault -> {
            String place = fault.pointer() == null ? fault.column() : fault.pointer();
            assertThat(place).isEqualTo(pointer);
            assertThat(fault.detail() + fault.hint()).contains(detail);
        });
    }

    @Test
    void namesTheCellThatIsNoNumber() {
        ProblemException text = catchThrowableOfType(
                ProblemException.class, () -> csv(PIXELS.replace("11", "dark"), "{\"shape\": [2, 2, 1]}"));
        assertThat(text.violations().get(0).line()).isEqualTo(3);
        assertThat(text.violations().get(0).column()).isEqualTo("p1");

        ProblemException gap = catchThrowableOfType(
                ProblemException.class, () -> csv(PIXELS.replace("11", ""), "{\"shape\": [2, 2, 1]}"));
        assertThat(gap.violations()).hasSize(1);
        assertThat(gap.violations().get(0).line()).isEqualTo(3);
        assertThat(gap.violations().get(0).column()).isEqualTo("p1");
        assertThat(gap.violations().get(0).detail()).isEqualTo("there is no number");

        ProblemException ragged =
                catchThrowableOfType(ProblemException.class, () -> csv(PIXELS + "c,1,2\n", "{\"shape\": [2, 2, 1]}"));
        assertThat(ragged.violations().get(0).line()).isEqualTo(4);
    }

    @Test
    void refusesAShapeThatWouldTakeTheTarget() {
        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> csv("a,label,b,c\n1,2,3,4\n5,6,7,8\n", "{\"shape\": [3]}"));
        assertThat(problem.violations().get(0).pointer()).isEqualTo("/options/shape");
        assertThat(problem.detail()).contains("\"label\"");
        ReadUpload meant = csv("a,label,b,c\n1,2,3,4\n5,6,7,8\n", "{\"shape\": [3], \"shape_from\": \"a\"}");
        assertThat(meant.columns()).extracting(Column::name).containsExactly("vector", "c");
    }

    @Test
    void leavesOutRowsInWhichANumberIsMissing() {
        String rows = PIXELS + "c,,1,2,3\n\nd,1,inf,2,3\n,,,,\ne,1,2,dark,3\n,1,1,1,1\nf,NA,1,2,\n,,,,\n";
        ReadUpload reading = csv(rows, "{\"shape\": [2, 2, 1], \"on_error\": \"skip\"}");
        assertThat(cells(reading, "label")).containsExactly("a", "b", "null");
        assertThat(cells(reading, "image").get(2)).isEqualTo("[[[1], [1]], [[1], [1]]]");
        assertThat(reading.skippedRows()).isEqualTo(5);

        ProblemException all = catchThrowableOfType(ProblemException.class, () -> csv(rows, "{\"shape\": [2, 2, 1]}"));
        assertThat(all.violations())
                .extracting(fault -> fault.line() + " " + fault.column() + ": " + fault.detail())
                .containsExactly(
                        "4 p0: there is no number",
                        "6 p1: \"inf\" is not a finite number",
                        "7 null: there is nothing in the row",
                        "8 p2: \"dark\" is not a number",
                        "10 p0: there is no number");
    }

    @Test
    void leavesOutRowsOfArffInWhichANumberIsMissing() {
        String arff = """
                @relation r
                @attribute p0 numeric
                @attribute p1 numeric
                @attribute y {a,b}
                @data
                1,2,a
                ?,2,b
                3,4,b
                """;
        ReadUpload reading = csv(arff, "{\"shape\": [2], \"on_error\": \"skip\"}");
        assertThat(cells(reading, "y")).containsExactly("a", "b");
        assertThat(reading.skippedRows()).isEqualTo(1);
    }

    @Test
    void readsArraysOfThreeAndFourDimensionsAsOneColumn() {
        ReadUpload bytes = TableFixture.read(
                folder, List.of(file("x.npy", npy("|u1", "(3, 2, 2)", bytes(12)))), ReadingOptions.DEFAULT);
        assertThat(bytes.columns()).hasSize(1);
        assertThat(bytes.columns().get(0).shape()).containsExactly(2, 2, 1);
        assertThat(cells(bytes, "x").get(2)).isEqualTo("[[[8], [9]], [[10], [11]]]");

        ReadUpload colours = TableFixture.read(
                folder,
                List.of(file("x.npy", npy("<f4", "(2, 1, 1, 3)", floats(0, .5f, 1, 2, 3, 4)))),
                ReadingOptions.DEFAULT);
        assertThat(colours.columns().get(0).shape()).containsExactly(1, 1, 3);
        assertThat(cells(colours, "x")).containsExactly("[[[0.0, 0.5, 1.0]]]", "[[[2.0, 3.0, 4.0]]]");

        ReadUpload series = TableFixture.read(
                folder,
                List.of(file("x.npy", npy("<f4", "(2, 3, 1)", floats(0, .5f, 1, 2, 3, 4)))),
                ReadingOptions.DEFAULT);
        assertThat(series.columns().get(0).type()).isEqualTo(ColumnType.SEQUENCE);
    }

    @Test
    void readsAMatrixInTheShapeThatOptionsSay() {
        byte[] matrix = npy("|u1", "(3, 4)", bytes(12));
        ReadUpload picture =
                TableFixture.read(folder, List.of(file("x.npy", matrix)), ReadingOptions.of("{\"shape\": [2, 2, 1]}"));
        assertThat(picture.columns()).extracting(Column::name).containsExactly("x");
        assertThat(picture.columns().get(0).type()).isEqualTo(ColumnType.IMAGE);

        ReadUpload apart = TableFixture.read(
                folder,
                List.of(file("x.npy", npy("|u1", "(3, 2, 2)", bytes(12)))),
                ReadingOptions.of("{\"shape\": []}"));
        assertThat(apart.columns()).extracting(Column::name).containsExactly("x0_0", "x0_1", "x1_0", "x1_1");

        ReadUpload target = TableFixture.read(
                folder,
                List.of(file("x.npy", npy("|u1", "(2, 5)", bytes(10)))),
                ReadingOptions.of("{\"shape\": [4], \"shape_from\": \"x0\"}"));
        assertThat(target.columns()).extracting(Column::name).containsExactly("vector", "x4");
    }

    @Test
    void refusesPicturesWithANumberMissing() {
        ProblemException problem = catchThrowableOfType(
                ProblemException.class,
                () -> TableFixture.read(
                        folder,
                        List.of(file("x.npy", npy("<f4", "(2, 1, 1, 2)", floats(0, 1, Float.NaN, 2)))),
                        ReadingOptions.DEFAULT));

        assertThat(problem.violations().get(0).detail()).isEqualTo("row 1 has no finite number at [0, 0, 0] of x");
    }

    @Test
    void namesTheColumnAndThePlaceOfANumberThatJsonDoesNotHave() {
        String rows =
                "[{\"kind\":\"a\",\"p0\":0,\"p1\":1,\"p2\":2,\"p3\":3},{\"kind\":\"b\",\"p0\":4,\"p1\":5,\"p2\":null,\"p3\":7}]";
        ProblemException problem = catchThrowableOfType(
                ProblemException.class,
                () -> TableFixture.read(
                        folder,
                        List.of(file("x.json", rows.getBytes(StandardCharsets.UTF_8))),
                        ReadingOptions.of("{\"shape\": [2, 2, 1]}")));

        assertThat(problem.violations().get(0).detail())
                .isEqualTo("row 1 has no finite number in \"p2\", at [1, 0, 0] of image");
    }

    @Test
    void aDownloadIsReadAgainAsItWas() throws IOException {
        ReadUpload reading = csv(PIXELS, "{\"shape\": [2, 2, 1]}");
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        try (Table table = TableFixture.open(folder, reading)) {
            new CsvCopy(table).writeTo(copy);
        }

        String text = copy.toString(StandardCharsets.UTF_8);
        assertThat(text).startsWith("label,image_0_0,image_0_1,image_1_0,image_1_1\r\na,0,10,20,30\r\n");
        ReadUpload again = csv(text, "{\"shape\": [2, 2, 1]}");
        assertThat(again.columns()).isEqualTo(reading.columns());
    }
}
