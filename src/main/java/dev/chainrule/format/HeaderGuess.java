package dev.chainrule.format;

import dev.chainrule.table.Numbers;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether the first line of a file names its columns, from the first rows: names do not look like what stands below
 * them.
 */
final class HeaderGuess {

    private static final int MOST_RECORDS = 50;
    private static final int LONGEST_CELL = 1 << 16;
    /** Fewer numbered columns may as well be data. */
    private static final int FEWEST_NUMBERED = 4;

    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 2100;

    private final List<String> first;
    private final List<List<String>> others;
    private final MissingMarkers markers;

    private HeaderGuess(List<List<String>> records, MissingMarkers markers) {
        this.first = records.get(0);
        this.others = records.subList(1, records.size()).stream()
                .filter(record -> record.size() == first.size())
                .toList();
        this.markers = markers;
    }

    /** @param start the first characters of the file, which may end anywhere */
    static boolean namesColumns(String start, char separator, MissingMarkers markers) throws IOException {
        List<List<String>> records = records(start, separator);
        return records.size() < 2 || new HeaderGuess(records, markers).namesColumns();
    }

    private boolean namesColumns() {
        List<Integer> ofNumbers = columnsOfNumbers();
        if (others.isEmpty() || numbered()) {
            return true;
        }
        if (ofNumbers.isEmpty()) {
            return !repeatedBelow();
        }
        return ofNumbers.stream().anyMatch(column -> !number(first.get(column)) && !missing(first.get(column)))
                || ofNumbers.stream().noneMatch(column -> number(first.get(column)));
    }

    private List<Integer> columnsOfNumbers() {
        List<Integer> found = new ArrayList<>();
        for (int column = 0; column < first.size(); column++) {
            int place = column;
            List<String> present = others.stream()
                    .map(record -> record.get(place))
                    .filter(cell -> !missing(cell))
                    .toList();
            if (!present.isEmpty() && present.stream().allMatch(HeaderGuess::number)) {
                found.add(column);
            }
        }
        return found;
    }

    /** 0, 1, 2, … as programs number columns, or years: names although they are numbers. */
    private boolean numbered() {
        List<String> numbers = first.stream().filter(HeaderGuess::number).toList();
        if (numbers.size() < 2
                || !numbers.stream().allMatch(cell -> cell.strip().matches("\\d{1,9}"))) {
            return false;
        }
        int start = Integer.parseInt(numbers.get(0).strip());
        for (int i = 1; i < numbers.size(); i++) {
            if (Integer.parseInt(numbers.get(i).strip()) != start + i) {
                return false;
            }
        }
        boolean years = start >= FIRST_YEAR && start + numbers.size() <= LAST_YEAR;
        return years || (start == 0 && numbers.size() >= FEWEST_NUMBERED);
    }

    /** Names are unlike each other and do not stand in their own columns. */
    private boolean repeatedBelow() {
        long repeated = IntStream.range(0, first.size())
                .filter(column ->
                        others.stream().anyMatch(record -> record.get(column).equals(first.get(column))))
                .count();
        boolean names = new HashSet<>(first).size() == first.size();
        return repeated == first.size() || (repeated > 0 && !names);
    }

    private boolean missing(String cell) {
        return markers.has(cell.toCharArray(), 0, cell.length());
    }

    static boolean number(String cell) {
        char[] text = cell.strip().toCharArray();
        return text.length > 0 && !Double.isNaN(Numbers.decimal(text, 0, text.length));
    }

    private static List<List<String>> records(String start, char separator) throws IOException {
        Sample sample = new Sample();
        try (CsvText text = new CsvText(new StringReader(start), separator, LONGEST_CELL, sample)) {
            text.read();
        } catch (Sample.Enough enough) {
            return sample.records;
        }
        return sample.records;
    }

    /** Keeps the first records. */
    private static final class Sample implements Records {

        private static final class Enough extends RuntimeException {
            Enough() {
                super(null, null, false, false);
            }
        }

        private final List<List<String>> records = new ArrayList<>();
        private List<String> cells = new ArrayList<>();

        @Override
        public void startRecord(long line) {
            cells = new ArrayList<>();
        }

        @Override
        public int takeNumber(int index, char[] text, int from, int end) {
            return -1;
        }

        @Override
        public void take(int index, char[] text, int offset, int length) {
            cells.add(new String(text, offset, length));
        }

        @Override
        public void endRecord(int count) {
            records.add(cells);
            if (records.size() == MOST_RECORDS) {
                throw new Enough();
            }
        }

        @Override
        public void unreadable(String reason, int place) {
            throw new Enough();
        }
    }
}
