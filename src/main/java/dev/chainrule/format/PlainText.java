package dev.chainrule.format;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Plain text: one row for each line; or one for each file, with the folder it lies in as its class. */
final class PlainText implements Source {

    private static final int RECORDS_COMPARED = 6;
    /** Of blanks that set numbers apart; half of it is lost when a fifth of the lines has more or fewer. */
    private static final double LEAST_SCORE = 0.4;

    /** Titles, comments or names that may be above a table. */
    private static final int LINES_ABOVE = 5;

    private static final double LEAST_NUMBERS_BELOW = 0.3;

    private final List<UploadedFile> files;

    PlainText(List<UploadedFile> files) {
        this.files = files;
    }

    @Override
    public FileFormat format() {
        return FileFormat.TEXT;
    }

    /** Whether its first records have equally many cells, at least two, or numbers between blanks; or those below a few lines. */
    static boolean looksLikeTable(String start) {
        FirstLook look = new FirstLook(start, start.length() < Detection.LOOK, 0);
        if (table(look, 0)) {
            return true;
        }
        for (int lines = 1; lines <= LINES_ABOVE && look.hasBelow(lines); lines++) {
            if (table(look.below(lines), LEAST_NUMBERS_BELOW)) {
                return true;
            }
        }
        return false;
    }

    /** @param numbers least share of its cells that are some */
    private static boolean table(FirstLook look, double numbers) {
        return FirstLook.DELIMITERS
                        .chars()
                        .mapToObj(delimiter -> CsvSample.of(look, (char) delimiter, '"'))
                        .anyMatch(sample -> even(sample) && sample.shareOfNumbers() >= numbers)
                || CsvSample.of(look, ' ', '"').score(' ') > LEAST_SCORE;
    }

    private static boolean even(CsvSample sample) {
        List<Integer> widths = sample.records().stream()
                .limit(RECORDS_COMPARED)
                .map(List::size)
                .distinct()
                .toList();
        return !sample.broken() && widths.size() == 1 && widths.get(0) > 1;
    }

    @Override
    public void read(RowCollector rows) throws IOException {
        if (files.size() == 1) {
            readLines(files.get(0), rows);
        } else {
            readFiles(rows);
        }
        rows.end(null);
    }

    private static void readLines(UploadedFile file, RowCollector rows) throws IOException {
        Cells text = rows.begin(List.of(ColumnPlan.of("text", ColumnPlan.CellType.WORDS)))[0];
        try (TextLines lines = new TextLines(file, rows.maxCell(), FileFormat.TEXT)) {
            while (lines.next()) {
                text.takeText(rows.at(), lines.text(), 0, lines.length(), lines.number());
                rows.endRow();
            }
        }
    }

    private void readFiles(RowCollector rows) throws IOException {
        for (int i = 0; i < files.size(); i++) {
            Folders.hold(files.get(i), i + 1, rows.faults());
        }
        rows.faults().throwIfAny();
        Folders folders = Folders.of(files, FileFormat.TEXT);
        folders.warn(rows::warn);
        List<ColumnPlan> plans = new ArrayList<>();
        plans.add(ColumnPlan.of("text", ColumnPlan.CellType.WORDS));
        plans.add(ColumnPlan.codes("label", folders.classes()));
        Cells[] cells = rows.begin(plans);
        for (UploadedFile file : files) {
            char[] text = whole(file, rows.maxCell());
            cells[0].takeText(rows.at(), text, 0, text.length, 1);
            cells[1].put(rows.at(), folders.codeOf(file));
            rows.endRow();
        }
    }

    private static char[] whole(UploadedFile file, int most) throws IOException {
        StringBuilder text = new StringBuilder();
        char[] block = new char[1 << 13];
        try (Reader in = new BufferedReader(Csv.text(file.content().open()))) {
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                text.append(block, 0, read);
                if (text.length() > most) {
                    String hint = String.format(
                            Locale.ROOT, "at most %,d; the operator can raise chainrule.dataset.max-cell", most);
                    throw Faults.fatal(FileFormat.TEXT, file.title() + " has too many characters", null, hint);
                }
            }
        } catch (CharacterCodingException e) {
            throw NotUtf8.in(file);
        }
        return text.toString().toCharArray();
    }
}
