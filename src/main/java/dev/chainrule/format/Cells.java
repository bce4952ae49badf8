package dev.chainrule.format;

import dev.chainrule.definition.Finite;
import dev.chainrule.table.Amount;
import dev.chainrule.table.Column;
import dev.chainrule.table.Column.ValueCount;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.MissingMarkers;
import dev.chainrule.table.Moments;
import dev.chainrule.table.NumberReader;
import dev.chainrule.table.NumberStyle;
import dev.chainrule.table.PlainNumber;
import dev.chainrule.table.Truths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * One column while its file is read: decides its type from every cell and keeps the cells of the chunk at hand. A
 * column that looked like numbers until a text came is {@link #outvoted()}: it has to be read again as text, because
 * how its earlier cells were written ("007", "1.50") is gone.
 */
final class Cells {

    private static final int LARGEST_HISTOGRAM = 100;

    /** Words that a hint takes for missing ones. */
    private static final int MOST_WORDS = 20;

    private static final double MOST_EXACT = 0x1p53 - 1;

    private enum InferredType {
        UNKNOWN,
        NUMBERS,
        BOOLEANS,
        DATES,
        TEXT,
        OUTVOTED;

        static InferredType of(ColumnPlan.CellType known) {
            return switch (known) {
                case UNKNOWN, QUOTED -> UNKNOWN;
                case INTEGERS, NUMBERS, FIGURES, PERCENTAGES -> NUMBERS;
                case BOOLEANS -> BOOLEANS;
                case DATES, DATES_MONTH_FIRST, DATES_DAY_FIRST -> DATES;
                case TEXT, MIXED, NOT_ALL_NUMBERS, KINDS, WORDS, CODES, EMPTY -> TEXT;
            };
        }
    }

    /** NaN or infinity: an error when the column turns out to be numbers, a text among texts otherwise. */
    private record Suspect(long line, String text) {}

    private final String name;
    private final TextBudget budget;
    private final Faults faults;
    private final int maxLength;
    private final MissingMarkers markers;
    private final MissingMarkers.Found missingFound = new MissingMarkers.Found();
    /** Every cell has to be what somebody says the column is. */
    private final boolean asked;

    private final boolean wholeAsked;
    private final ColumnPlan plan;
    private final boolean dropped;
    private final NumberStyle numbers;
    private final AmountCells amounts;
    private final RowCollector rows;
    /** What looks like a number as programs write them is one. */
    private boolean plain;
    /** What is written as one, and is rather the name of something: 00501, 12E4. */
    private @Nullable String nameLike;

    /** A number that is none in the style of programs, where the column has a style of its own. */
    private @Nullable String odd;

    /** Missing if the column turns out to be numbers or dates. */
    private boolean perhapsMissing;

    /** What its texts are, where that is known. */
    private final @Nullable ColumnType texts;

    private final Dictionary dictionary = new Dictionary();
    private final Moments moments = new Moments();
    private final ValueCounts counts;
    private final List<Suspect> suspects = new ArrayList<>();
    /** Shared with the other numbers of a wide column. */
    private final ChunkPair chunks;

    /** Where the first cell stands in a chunk, and how far it is to the next. */
    private final int first;

    private final int step;
    /** NaN where missing. */
    private double[] chunk;

    /** The last line of which something is to be said that stands in this column. */
    private long told;

    private InferredType kind;
    private boolean whole;
    private long missing;
    private final List<Warning> reasons = new ArrayList<>();
    private ColumnPlan.Decision again = new ColumnPlan.Decision(ColumnPlan.CellType.MIXED, null);
    private final DateCells dates;

    /** @param dropped whether nobody wants to know what is in it */
    Cells(ColumnPlan plan, RowCollector rows, boolean dropped) {
        this(plan, rows, dropped, new ChunkPair(1), 0);
    }

    /**
     * One of the numbers of a wide column.
     *
     * @param number its place in each cell of that column
     */
    Cells(ColumnPlan plan, RowCollector rows, WideColumn wide, int number) {
        this(plan, rows, false, wide.chunks(), number);
    }

    private Cells(ColumnPlan plan, RowCollector rows, boolean dropped, ChunkPair chunks, int first) {
        this.dropped = dropped;
        this.chunks = chunks;
        this.first = first;
        this.step = chunks.numbers();
        this.plan = plan;
        this.rows = rows;
        this.name = plan.name();
        this.kind = InferredType.of(plan.kind());
        this.whole = plan.kind() != ColumnPlan.CellType.NUMBERS || (plan.style() != null && !plan.asked());
        this.budget = rows.budget();
        this.faults = rows.faults();
        this.maxLength = rows.maxCell();
        this.markers = rows.markers();
        this.dates = new DateCells(plan.kind(), rows.dateOrder());
        this.numbers = plan.style() == null ? rows.numbers() : plan.style();
        this.amounts = new AmountCells(plan, numbers, rows);
        this.plain = !dropped && numbers.plain() && !markers.someAreNumbers() && !amounts.onlyWithSign();
        this.asked = plan.asked();
        this.texts = plan.texts();
        this.wholeAsked = asked && plan.kind() == ColumnPlan.CellType.INTEGERS;
        this.chunk = chunks.room(dropped ? 0 : rows.room());
        this.counts = new ValueCounts(rows.distinctBound());
        plan.categories().forEach(this::enter);
    }

    private void enter(String category) {
        int ignored = dictionary.codeOf(category.toCharArray(), 0, category.length());
    }

    private int place(int row) {
        return row * step + first;
    }

    /** A cell that is no text in its file: NaN where missing, 0 and 1 for booleans, a place among the categories. */
    void put(int row, double stored) {
        if (!dropped) {
            chunk[place(row)] = stored;
        }
    }

    /** NaN in a column that is dropped, of which nothing is kept. */
    double at(int row) {
        return dropped ? Double.NaN : chunk[place(row)];
    }

    boolean missingAt(int row) {
        return Double.isNaN(at(row));
    }

    /** Whether there is nothing in the cell; not where something is that will be said of it. */
    boolean lacks(int row, long line) {
        return missingAt(row) && told != line;
    }

    /** One of the numbers put is not written as a whole one. */
    void holdsDecimals() {
        whole = false;
    }

    /** Numbers are put as they come; whether a double holds them is asked afterwards. */
    void checkFinite(int row, long index) {
        if (dropped) {
            return;
        }
        double cell = chunk[place(row)];
        if (Double.isInfinite(cell)) {
            faults.add(name, "row %s is not finite".formatted(index), null, "a finite number, or NaN for missing");
        } else if (whole && kind == InferredType.NUMBERS && Math.abs(cell) > MOST_EXACT) {
            String hint = "whole numbers up to 9007199254740991 (2^53 - 1)";
            faults.add(name, "row %s has more digits than a number keeps".formatted(index), null, hint);
        }
    }

    /** As {@link Records#takeNumber}: most cells of most files. */
    int takeNumber(int row, PlainNumber number, char[] text, int from, int end, char separator) {
        int stop = plain && kind == InferredType.NUMBERS ? number.read(text, from) : -1;
        if (stop < 0 || (wholeAsked && !number.whole())) {
            return -1;
        }
        if (stop == end || (text[stop] != separator && text[stop] != '\n' && text[stop] != '\r')) {
            return -1;
        }
        chunk[place(row)] = number.value();
        whole &= number.whole();
        return stop;
    }

    void take(int row, char[] text, int offset, int length, long line) {
        if (!dropped) {
            chunk[place(row)] = length == 0 ? Double.NaN : stored(new Slice(text, offset, length), line);
        }
    }

    /** A text that is never missing, not even when it is empty; unless somebody wants the column to be something else. */
    void takeText(int row, char[] text, int offset, int length, long line) {
        if (kind == InferredType.TEXT && !dropped) {
            chunk[place(row)] = code(new Slice(text, offset, length), line);
        } else {
            take(row, text, offset, length, line);
        }
    }

    /** Characters of the reader's own buffer. */
    private static final class Slice {

        private final char[] text;
        private final int offset;
        private final int length;

        Slice(char[] text, int offset, int length) {
            this.text = text;
            this.offset = offset;
            this.length = length;
        }

        Slice trimmed() {
            int from = offset;
            int to = offset + length;
            while (from < to && text[from] == ' ') {
                from++;
            }
            while (to > from && text[to - 1] == ' ') {
                to--;
            }
            return new Slice(text, from, to - from);
        }

        double decimal(NumberStyle style) {
            return style.decimal(text, offset, length);
        }

        boolean namesNonFinite() {
            return NumberReader.namesNonFinite(text, offset, length);
        }

        boolean writtenWhole(NumberStyle style) {
            return style.writtenWhole(text, offset, length);
        }

        boolean is(String word) {
            return length == word.length() && word.equalsIgnoreCase(toString());
        }

        @Override
        public String toString() {
            return new String(text, offset, length);
        }
    }

    private double stored(Slice cell, long line) {
        if (markers.has(cell.text, cell.offset, cell.length)) {
            missingFound.add(cell.toString());
            return Double.NaN;
        }
        if (kind == InferredType.UNKNOWN) {
            kind = firstKind(cell.trimmed());
        }
        return switch (kind) {
            case UNKNOWN -> undecided(cell.trimmed(), line);
            case NUMBERS -> number(cell.trimmed(), line);
            case BOOLEANS -> truth(cell.trimmed(), line);
            case DATES -> date(cell.trimmed(), line);
            case TEXT -> code(cell, line);
            case OUTVOTED -> Double.NaN;
        };
    }

    private InferredType firstKind(Slice cell) {
        if (cell.namesNonFinite() || markers.amongNumbers(cell.toString())) {
            return InferredType.UNKNOWN;
        }
        if (plan.kind() != ColumnPlan.CellType.QUOTED) {
            if (cell.is("true") || cell.is("false")) {
                return perhapsMissing ? InferredType.OUTVOTED : InferredType.BOOLEANS;
            }
            if (!Double.isNaN(cell.decimal(numbers))) {
                amounts.beginPlain();
                return InferredType.NUMBERS;
            }
        }
        if (amounts.of(cell.toString()) != null) {
            return InferredType.NUMBERS;
        }
        if (!suspects.isEmpty()) {
            return InferredType.OUTVOTED;
        }
        if (dates.begin(cell.text, cell.offset, cell.length)) {
            return InferredType.DATES;
        }
        return perhapsMissing ? InferredType.OUTVOTED : InferredType.TEXT;
    }

    private double undecided(Slice cell, long line) {
        return cell.namesNonFinite() ? suspect(cell, line) : missingAmongNumbers(cell);
    }

    private double missingAmongNumbers(Slice cell) {
        perhapsMissing = true;
        missingFound.add(cell.toString());
        return Double.NaN;
    }

    private double number(Slice cell, long line) {
        double value = cell.decimal(numbers);
        if (Double.isNaN(value) || (amounts.onlyWithSign() && value != 0)) {
            return notPlain(cell, line);
        }
        if (Double.isInfinite(value)) {
            whole &= nameLike(cell);
            return suspect(cell, line);
        }
        amounts.plain(cell.text, cell.offset, cell.length);
        if (plan.style() != null
                && odd == null
                && Double.isNaN(NumberReader.decimal(cell.text, cell.offset, cell.length))) {
            odd = cell.toString();
        }
        if (!cell.writtenWhole(numbers)) {
            if (wholeAsked) {
                return outvote(line, "\"%s\" is not a whole number", cell);
            }
            whole &= nameLike(cell);
        } else if (!NumberReader.keepsEveryDigit(value)) {
            return outvote(line, "%s has more digits than a number keeps (9007199254740991 is the largest)", cell);
        } else if (cell.text[cell.offset] == '0') {
            boolean ignored = nameLike(cell);
        }
        return value;
    }

    /** With a unit, missing, or no number at all. */
    private double notPlain(Slice cell, long line) {
        if (cell.namesNonFinite()) {
            return suspect(cell, line);
        }
        String text = cell.toString();
        if (markers.amongNumbers(text)) {
            return missingAmongNumbers(cell);
        }
        Amount amount = amounts.of(text);
        if (amount == null) {
            return outvote(line, "\"%s\" is not a number", cell);
        }
        switch (amounts.take(amount, text)) {
            case TAKEN -> plain &= !amounts.onlyWithSign();
            case ONLY_WITH_SIGN -> {
                kind = InferredType.OUTVOTED;
                again = new ColumnPlan.Decision(ColumnPlan.CellType.PERCENTAGES, plan.style());
                return Double.NaN;
            }
            case OTHER_UNIT -> {
                return outvote(line, amounts.otherUnit(), cell);
            }
        }
        if (wholeAsked && !amount.whole()) {
            return outvote(line, "\"%s\" is not a whole number", cell);
        }
        whole &= amount.whole();
        return amount.value();
    }

    /** Whether it is digits with an E among them; then, and where digits begin with a zero, it may be a name. */
    private boolean nameLike(Slice cell) {
        if (plan.kind() != ColumnPlan.CellType.UNKNOWN) {
            return false;
        }
        boolean exponent = false;
        boolean significant = false;
        for (int i = cell.offset; i < cell.offset + cell.length; i++) {
            char it = cell.text[i];
            boolean e = it == 'e' || it == 'E';
            if (!e && (it < '0' || it > '9')) {
                return false;
            }
            significant |= it >= '1' && it <= '9';
            exponent |= e;
        }
        if (significant && cell.length > 1 && (exponent || cell.text[cell.offset] == '0')) {
            nameLike = nameLike == null ? cell.toString() : nameLike;
        }
        return exponent;
    }

    private double truth(Slice cell, long line) {
        if (asked) {
            Boolean truth = Truths.of(cell.toString());
            return truth == null ? outvote(line, "\"%s\" is neither true nor false", cell) : truth ? 1 : 0;
        }
        if (cell.is("true")) {
            return 1;
        }
        return cell.is("false") ? 0 : outvote(line, "\"%s\" is neither true nor false", cell);
    }

    private double date(Slice cell, long line) {
        double value = dates.read(cell.text, cell.offset, cell.length);
        if (dates.otherOrder()) {
            kind = InferredType.OUTVOTED;
            again = new ColumnPlan.Decision(dates.again(), null);
            return Double.NaN;
        }
        if (Double.isNaN(value) && markers.amongNumbers(cell.toString())) {
            return missingAmongNumbers(cell);
        }
        return Double.isNaN(value) ? outvote(line, "\"%s\" is not a date", cell) : value;
    }

    private double suspect(Slice cell, long line) {
        told = line;
        if (!faults.enough(suspects.size())) {
            suspects.add(new Suspect(line, Faults.shortened(cell.toString())));
        }
        return Double.NaN;
    }

    private double outvote(long line, String why, Slice cell) {
        if (asked) {
            told = line;
            String text = cell.toString();
            faults.addRow(
                    line,
                    name,
                    why.formatted(Faults.shortened(text)),
                    text,
                    "a cell of the type that options ask for, or an empty one");
            return Double.NaN;
        }
        String detail = why.formatted(Faults.shortened(cell.toString())) + ", so the whole column is kept as text";
        outvote(new Warning(line, name, detail));
        return Double.NaN;
    }

    private void outvote(Warning because) {
        kind = InferredType.OUTVOTED;
        boolean judged = plan.style() != null; // by the whole column, and yet it was not so
        again = new ColumnPlan.Decision(judged ? ColumnPlan.CellType.TEXT : ColumnPlan.CellType.MIXED, null);
        reasons.add(because);
    }

    private double code(Slice cell, long line) {
        long before = dictionary.bytes();
        int code = dictionary.codeOf(cell.text, cell.offset, cell.length);
        if (dictionary.bytes() > before) {
            checkNew(dictionary.texts().get(code), line);
            budget.take(dictionary.bytes() - before, name, line);
        }
        return code;
    }

    private void checkNew(String text, long line) {
        if (text.length() > maxLength) {
            String hint = String.format(
                    Locale.ROOT, "at most %,d; the operator can raise chainrule.dataset.max-cell", maxLength);
            faults.addRow(
                    line, name, String.format(Locale.ROOT, "the cell has %,d characters", text.length()), text, hint);
        }
        if (text.indexOf('\0') >= 0) {
            faults.addRow(line, name, "the cell has a NUL byte", null, "text in UTF-8; this may be a binary file");
        }
    }

    /** There may be more rows in the chunk at hand. */
    void grow(int rows) {
        chunk = chunks.room(rows);
    }

    /** The cells of the chunk at hand; those that come next go elsewhere, until this is called again. */
    double[] endChunk() {
        double[] full = chunk;
        chunk = chunks.after(full);
        return full;
    }

    /**
     * Takes a chunk into the profile; by any thread, one at a time.
     *
     * @param scratch at least as long as a chunk; overwritten
     */
    void profile(double[] full, int rows, double[] scratch) {
        int present = 0;
        for (int row = 0; row < rows; row++) {
            double cell = full[row];
            if (!Double.isNaN(cell)) {
                scratch[present++] = cell;
            }
        }
        missing += rows - present;
        moments.add(scratch, present);
        counts.add(scratch, present);
    }

    /** After the last row. */
    void end() {
        if (kind == InferredType.DATES && dates.ambiguous()) {
            reasons.add(new Warning(null, name, dates.doubt()));
        }
        if (kind == InferredType.NUMBERS) {
            endNumbers();
        } else if (kind == InferredType.TEXT && !asked) {
            judge();
        } else if (kind == InferredType.UNKNOWN && (perhapsMissing || !suspects.isEmpty())) {
            kind = InferredType.OUTVOTED;
            again = new ColumnPlan.Decision(ColumnPlan.CellType.TEXT, null);
            suspects.stream()
                    .findFirst()
                    .ifPresent(it -> doubt(
                            "\"%s\" is not a finite number, so the whole column is kept as text; if it stands for a missing value, pass options %s"
                                    .formatted(it.text, rows.missingOption(suspectWords()))));
        }
        if (plan.nameless() && moments.count() == 0 && missingFound.none() && kind == InferredType.UNKNOWN) {
            kind = InferredType.OUTVOTED;
            again = new ColumnPlan.Decision(ColumnPlan.CellType.EMPTY, null);
        }
    }

    private void endNumbers() {
        String named = nameLike;
        if (named != null && whole && !asked && amounts.none()) {
            kind = InferredType.OUTVOTED;
            again = new ColumnPlan.Decision(ColumnPlan.CellType.TEXT, null);
            doubt("\"%s\" looks like an ID, so the whole column is kept as text".formatted(Faults.shortened(named))
                    + asNumbers());
            return;
        }
        if (!suspects.isEmpty()) {
            String option = rows.missingOption(suspectWords());
            suspects.forEach(it -> report(it, option));
        }
        if (!asked && amounts.thousandths() && plan.style() == null && rows.styleIsOpen()) {
            kind = InferredType.OUTVOTED;
            return;
        }
        amounts.remark().map(detail -> new Warning(null, name, detail)).ifPresent(reasons::add);
        String written = odd;
        if (written != null) {
            String detail = "numbers such as \"%s\" are read as %s; if that is wrong: {\"decimal\":\"%s\"}";
            String other = numbers.point() == ',' ? "." : ",";
            String value = NumberGuess.value(numbers, written);
            doubt(detail.formatted(Faults.shortened(written), value, other));
        }
        if (!asked && counts.exact() && moments.count() > 0) {
            Sentinel.among(counts.sorted())
                    .ifPresent(it -> doubt(it + rows.missingOption(Sentinel.word(moments.min()))));
        }
        if (whole && moments.count() > 0) {
            UnreadDates.amongNumbers(someNumbers()).ifPresent(this::doubt);
        }
    }

    /** The first different ones, the smallest and the largest. */
    private double[] someNumbers() {
        return DoubleStream.concat(Arrays.stream(counts.examples()), DoubleStream.of(moments.min(), moments.max()))
                .toArray();
    }

    /** Texts of a whole column may be numbers in another style, or all but a few be numbers or dates. */
    private void judge() {
        boolean decides = plan.kind() == ColumnPlan.CellType.UNKNOWN || plan.kind() == ColumnPlan.CellType.MIXED;
        if (!decides
                && plan.kind() != ColumnPlan.CellType.NOT_ALL_NUMBERS
                && plan.kind() != ColumnPlan.CellType.QUOTED) {
            return;
        }
        ColumnJudge judge = new ColumnJudge(plan, dictionary.texts(), rows, amounts, markers);
        NumberStyle found = decides ? judge.style() : null;
        if (found != null) {
            kind = InferredType.OUTVOTED;
            again = new ColumnPlan.Decision(ColumnPlan.CellType.NUMBERS, found);
        } else {
            judge.remark().ifPresent(this::doubt);
        }
    }

    /** What makes numbers of names; of more than a few that are no finite numbers nothing does. */
    private String asNumbers() {
        List<String> words = suspectWords();
        if (words.size() > MOST_WORDS) {
            return "";
        }
        String options =
                words.isEmpty() ? ColumnHint.numbers(name) : ColumnHint.numbers(name, rows.missingAlso(), words);
        return "; if these are numbers, pass options " + options;
    }

    /** Each once, to be said together. */
    private List<String> suspectWords() {
        return suspects.stream().map(Suspect::text).distinct().toList();
    }

    /** What is to be said of the column, unless somebody has said what it is. */
    void doubt(String detail) {
        if (!asked && !dropped) {
            reasons.add(new Warning(null, name, detail));
        }
    }

    /** @param option that takes all of them for missing */
    private void report(Suspect suspect, String option) {
        faults.addRow(
                suspect.line,
                name,
                "\"%s\" is not a finite number".formatted(suspect.text),
                suspect.text,
                "a finite number, or an empty cell for missing; if that is what it stands for, pass options " + option);
    }

    /** Everything read so far has to be read again as text. */
    boolean outvoted() {
        return kind == InferredType.OUTVOTED;
    }

    /** Why the column is text although it began otherwise, or what is not certain about it. */
    List<Warning> reasons() {
        return reasons;
    }

    String name() {
        return name;
    }

    boolean dropped() {
        return dropped;
    }

    /** What the column is to be read as again. */
    ColumnPlan.Decision again() {
        return again;
    }

    List<String> texts() {
        return dictionary.texts();
    }

    Column profile() {
        ColumnType type = type();
        Column.Builder profile = Column.of(name, type)
                .missing(missing, missingFound.counts(missing))
                .distinct(
                        type.texts() && !counts.exact() ? texts().size() : counts.distinct(),
                        type.texts() || counts.exact())
                .examples(Arrays.stream(counts.examples()).mapToObj(this::shown).toList())
                .histogram(histogram())
                .dateOrder(type.dated() ? dates.order() : null)
                .written(type.numeric() ? amounts.form() : null);
        if (type.numeric() && moments.count() > 0) {
            profile.min(number(moments.min()))
                    .max(number(moments.max()))
                    .mean(Finite.orNull(moments.mean()))
                    .std(Finite.orNull(moments.std()));
        }
        return profile.build();
    }

    private Number number(double value) {
        return (Number) shown(value);
    }

    private ColumnType type() {
        return switch (kind) {
            case BOOLEANS -> ColumnType.BOOLEAN;
            case DATES -> dates.times() ? ColumnType.DATETIME : ColumnType.DATE;
            case TEXT, OUTVOTED -> texts == null ? FreeText.typeOf(texts(), moments.count()) : texts;
            case NUMBERS, UNKNOWN -> whole && moments.count() > 0 ? ColumnType.INTEGER : ColumnType.NUMBER;
        };
    }

    private Object shown(double stored) {
        return Objects.requireNonNull(type().value(stored, texts()));
    }

    private @Nullable List<ValueCount> histogram() {
        if (!counts.exact() || counts.distinct() > LARGEST_HISTOGRAM) {
            return null;
        }
        return counts.sorted().stream()
                .map(count -> new ValueCount(shown(count.value()), count.count()))
                .toList();
    }
}
