package dev.chainrule.format;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.chainrule.table.PlainNumber;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the text, the cells and lines are those that FastCSV finds by itself. */
class CsvTextTests {

    private static final int LONGEST_CELL = 1 << 17;
    private static final String BROKEN = "broken";

    @Tag("slow")
    @Test
    void agreesWithFastCsvOnRandomText() throws Exception {
        Random random = new Random(3);
        for (int i = 0; i < 40_000; i++) {
            String text = text(random, "ab1203.-,,,;\"\"\n\n\r \t\0é");
            assertAgrees(text, ',', 1 + random.nextInt(5));
        }
    }

    @Test
    void agreesWithFastCsvOnNumbersAndQuotedCells() throws Exception {
        Random random = new Random(4);
        List<String> pieces =
                List.of("1,", "-2.5,", "\"x\",", "\"a\"\"b\",", "\"p\nq\",", "0.25\n", "\"z\"\r\n", "7\r");
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int piece = random.nextInt(12); piece >= 0; piece--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            assertAgrees(text.toString(), ',', 1 + random.nextInt(9));
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(chars = {'.', '-', '5', ';', '\t', ' ', '|', 'x'})
    void agreesWithFastCsvWhateverSeparates(char separator) throws Exception {
        Random random = new Random(5);
        for (int i = 0; i < 10_000; i++) {
            assertAgrees(text(random, "152.-;|x\t\"\n " + separator), separator, 1 + random.nextInt(5));
        }
    }

    @Test
    void agreesWithFastCsvOnCellsLongerThanAnyBlock() throws Exception {
        String longOne = "x".repeat(LONGEST_CELL * 3 / 4);
        assertAgrees("1," + longOne + ",2\n\"" + longOne + "\",3\n4,5", ',', LONGEST_CELL * 4);
    }

    @Test
    void refusesACellBeyondTheLimit() throws Exception {
        assertThat(read("1,2\n3," + "x".repeat(4 * LONGEST_CELL), ',', LONGEST_CELL * 8))
                .containsExactly("1 [1, 2]", "2 " + BROKEN + " at 1");
        assertThat(read("1,2\n3,\"" + "x".repeat(4 * LONGEST_CELL), ',', LONGEST_CELL * 8))
                .containsExactly("1 [1, 2]", "2 " + BROKEN + " at 1");
    }

    private static String text(Random random, String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(24); length > 0; length--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static void assertAgrees(String text, char separator, int piece) throws IOException {
        List<String> expected = byFastCsv(text, separator);
        List<String> found = read(text, separator, piece);
        if (!expected.isEmpty() && expected.get(expected.size() - 1).equals(BROKEN)) {
            assertThat(found).as(text).hasSameSizeAs(expected);
            assertThat(found.get(found.size() - 1)).as(text).contains(BROKEN);
            assertThat(found.subList(0, found.size() - 1)).as(text).isEqualTo(expected.subList(0, found.size() - 1));
        } else {
            assertThat(found).as(text).isEqualTo(expected);
        }
    }

    private static List<String> byFastCsv(String text, char separator) {
        List<String> found = new ArrayList<>();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .fieldSeparator(separator)
                .allowUnclosedQuote(false)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text)) {
            reader.forEach(it -> found.add(it.getStartingLineNumber() + " " + it.getFields()));
        } catch (CsvParseException e) {
            found.add(BROKEN);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    private static List<String> read(String text, char separator, int piece) throws IOException {
        Recorder recorder = new Recorder(separator);
        try (CsvText cells = new CsvText(trickling(text, piece), separator, '"', LONGEST_CELL, recorder)) {
            cells.read();
        } catch (UnreadableRecord e) {
            // recorded
        }
        return recorder.found;
    }

    /** Never gives more characters at once than that, so that blocks end anywhere. */
    private static Reader trickling(String text, int piece) {
        return new FilterReader(new StringReader(text)) {
            @Override
            public int read(char[] into, int offset, int length) throws IOException {
                return super.read(into, offset, Math.min(piece, length));
            }
        };
    }

    private static final class UnreadableRecord extends RuntimeException {}

    private static final class Recorder implements Records {

        private final List<String> found = new ArrayList<>();
        private final List<String> record = new ArrayList<>();
        private final PlainNumber number = new PlainNumber();
        private final char separator;
        private long line;

        Recorder(char separator) {
            this.separator = separator;
        }

        @Override
        public boolean startRecord(long at) {
            line = at;
            record.clear();
            return false;
        }

        @Override
        public int takeNumber(int index, char[] text, int from, int end) {
            int stop = number.read(text, from);
            if (stop < 0 || stop >= end || ("\r\n".indexOf(text[stop]) < 0 && text[stop] != separator)) {
                return -1;
            }
            take(index, text, from, stop - from);
            return stop;
        }

        @Override
        public void take(int index, char[] text, int offset, int length) {
            assertThat(index).isEqualTo(record.size());
            record.add(new String(text, offset, length));
        }

        @Override
        public void endRecord(int count) {
            assertThat(count).isEqualTo(record.size());
            found.add(line + " " + record);
        }

        @Override
        public void unreadable(Records.Unreadable reason, int place) {
            found.add(line + " " + BROKEN + " at " + place);
            throw new UnreadableRecord();
        }
    }
}
