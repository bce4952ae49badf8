package dev.chainrule.format;

import dev.chainrule.table.MissingMarkers;
import dev.chainrule.table.NumberStyle;
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
    /** Fewer numbered columns may as well be data. */
    private static final int FEWEST_NUMBERED = 4;

    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 2100;

    private final List<String> first;
    private final List<List<String>> others;
    private final NumberStyle style;
    private final MissingMarkers markers;

    private HeaderGuess(List<List<String>> records, NumberStyle style, MissingMarkers markers) {
        this.first = records.get(0);
        this.others = records.stream()
                .skip(1)
                .limit(MOST_RECORDS)
                .filter(record -> record.size() == first.size())
                .toList();
        this.style = style;
        this.markers = markers;
    }

    /** @param records the first ones of the file, each with its cells */
    static boolean namesColumns(List<List<String>> records, NumberStyle style, MissingMarkers markers) {
        return records.size() < 2 || new HeaderGuess(records, style, markers).namesColumns();
    }

    /** Whether there are columns of numbers, and their first cells are none. */
    static boolean namesNumbers(List<List<String>> records, NumberStyle style, MissingMarkers markers) {
        if (records.size() < 2) {
            return false;
        }
        HeaderGuess guess = new HeaderGuess(records, style, markers);
        return guess.columnsOfNumbers().stream()
                .anyMatch(column -> !guess.number(guess.first.get(column)) && !guess.missing(guess.first.get(column)));
    }

    private boolean namesColumns() {
        List<Integer> ofNumbers = columnsOfNumbers();
        if (others.isEmpty() || numbered()) {
            return true;
        }
        if (ofNumbers.isEmpty()) {
            return !repeatedBelow();
        }
        return yearsOverOthers(ofNumbers)
                || ofNumbers.stream().anyMatch(column -> !number(first.get(column)) && !missing(first.get(column)))
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
            if (!present.isEmpty() && present.stream().allMatch(this::number)) {
                found.add(column);
            }
        }
        return found;
    }

    /** 0, 1, 2, … as programs number columns, or years: names although they are numbers. */
    private boolean numbered() {
        List<String> numbers = first.stream().filter(style::number).toList();
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

    /** A text that stands nowhere below, beside years over numbers that are none: state,2022. */
    private boolean yearsOverOthers(List<Integer> ofNumbers) {
        List<Integer> ofTexts = IntStream.range(0, first.size())
                .filter(column -> !ofNumbers.contains(column))
                .boxed()
                .toList();
        boolean names = !ofTexts.isEmpty()
                && ofTexts.stream().noneMatch(this::standsBelow)
                && ofTexts.stream().noneMatch(column -> first.get(column).isBlank() || style.number(first.get(column)));
        return names && ofNumbers.stream().allMatch(this::yearOverOthers);
    }

    private boolean standsBelow(int column) {
        return others.stream().anyMatch(record -> record.get(column).equals(first.get(column)));
    }

    private boolean yearOverOthers(int column) {
        return year(first.get(column)) && others.stream().noneMatch(record -> year(record.get(column)));
    }

    private static boolean year(String cell) {
        String text = cell.strip();
        return text.matches("\\d{4}") && Integer.parseInt(text) >= FIRST_YEAR && Integer.parseInt(text) <= LAST_YEAR;
    }

    /** Names are unlike each other and do not stand in their own columns. */
    private boolean repeatedBelow() {
        long repeated =
                IntStream.range(0, first.size()).filter(this::standsBelow).count();
        boolean names = new HashSet<>(first).size() == first.size();
        return repeated == first.size() || (repeated > 0 && !names);
    }

    /** Also with a unit beside it. */
    private boolean number(String cell) {
        return NumberGuess.number(style, cell);
    }

    private boolean missing(String cell) {
        return markers.has(cell.toCharArray(), 0, cell.length()) || markers.amongNumbers(cell);
    }
}
