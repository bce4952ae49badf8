package dev.chainrule.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.format.TableFixture;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.Table;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitterTests {

    private static final Splitting.Shares USUAL = new Splitting.Shares(0.2, 0, 0);

    private final Path folder;

    SplitterTests(@TempDir Path folder) {
        this.folder = folder;
    }

    private static Splitting splitting(String json) {
        return Definitions.read(StrictJson.parse(json.replace('\'', '"')), Splitting.class);
    }

    private Split split(String csv, String json) {
        try (Table table = TableFixture.table(folder, csv)) {
            return splitter(table, json).split();
        }
    }

    private static Splitter splitter(Table table, String json) {
        SplitPlan how = splitting(json).resolved(USUAL, "class", table.columns());
        return new Splitter(how, table, IntStream.range(0, table.rows()).toArray(), 3);
    }

    /** Sorted by class and by day, as files often are: 60 rows of 3 classes, 12 patients, 20 days. */
    private static String sorted() {
        return IntStream.range(0, 60)
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "%d,%s,p%d,2026-03-%02d,%s",
                        i,
                        "abc".charAt(i / 20),
                        i / 5,
                        1 + i / 3,
                        i % 6 == 0 ? "Test" : "train"))
                .collect(Collectors.joining("\n", "x,class,patient,day,part\n", "\n"));
    }

    @Test
    void holdsBackTheSameShareOfEachClassOfASortedFile() {
        Split split = split(sorted(), "{}");
        assertThat(IntStream.of(split.validation()).mapToObj(row -> row / 20).collect(counts()))
                .isEqualTo(Map.of(0, 4L, 1, 4L, 2, 4L));
        assertThat(split(sorted(), "{'by':'stratified','column':'part','validation':0.5}")
                        .validation())
                .satisfies(rows -> assertThat(IntStream.of(rows).filter(row -> row % 6 == 0))
                        .hasSize(5));
    }

    private static Collector<Integer, ?, Map<Integer, Long>> counts() {
        return Collectors.groupingBy(it -> it, Collectors.counting());
    }

    @Test
    void drawsRowsWhateverTheirClass() {
        Split split = split(sorted(), "{'by':'random'}");
        assertThat(split.validation()).hasSize(12);
        int[] all = IntStream.range(0, 60).toArray();
        assertThat(split.validation()).isEqualTo(Split.random(all, 0.2, 3).validation());
    }

    @Test
    void keepsTheLatestRowsBack() {
        Split split = split(sorted(), "{'by':'time','column':'day'}");
        assertThat(split.validation()).containsExactly(IntStream.range(48, 60).toArray());
        assertThat(split(sorted(), "{'by':'time','column':'x','validation':0.05}")
                        .validation())
                .containsExactly(57, 58, 59);
    }

    @Test
    void knowsTheLatestByItsTextAndNotByItsPlaceInTheFile() {
        String csv = "day,y\n2026-03-04,1\n2026-01-31,2\n2026-03-02,3\n2025-12-24,4\n2026-02-01,5\n";
        assertThat(split(csv, "{'by':'time','column':'day','validation':0.4}").validation())
                .containsExactly(0, 2);
    }

    @Test
    void keepsRowsOfOneTimeTogether() {
        assertThat(split(sorted(), "{'by':'time','column':'day','validation':0.07}")
                        .validation())
                .as("4 of 60 are wanted, and a day has 3")
                .containsExactly(57, 58, 59);
        String csv = "t,y\n1,1\n1,2\n1,3\n2,4\n2,5\n2,6\n";
        assertThat(split(csv, "{'by':'time','column':'t','validation':0.9}").validation())
                .as("all of them is too many")
                .containsExactly(3, 4, 5);
        assertThat(split(csv, "{'by':'time','column':'t','validation':0.2}").validation())
                .as("none is too few")
                .containsExactly(3, 4, 5);
    }

    @Test
    void keepsTheRowsOfAPatientTogether() {
        Split split = split(sorted(), "{'by':'group','column':'patient'}");
        int[] patients = IntStream.range(0, 60).map(i -> i / 5).toArray();
        assertThat(split.validation()).hasSize(10);
        assertThat(groupsOf(split.validation(), patients))
                .hasSize(2)
                .doesNotContainAnyElementsOf(groupsOf(split.training(), patients));
    }

    @Test
    void learnsFromAllRowsWhereNoneAreToBeHeldBack() {
        for (String by : List.of("random", "stratified", "group", "time")) {
            String json = "{'by':'%s',%s'validation':0}".formatted(by, by.equals("random") ? "" : "'column':'day',");
            assertThat(split(sorted(), json).training()).as(by).hasSize(60);
        }
        assertThat(split(sorted(), "{'by':'random','validation':0.001}").validation())
                .as("less than a row")
                .isEmpty();
    }

    @Test
    void putsNoGroupOnBothSides() {
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int rows = 10 + random.nextInt(200);
            int[] groups = random.ints(rows, 0, 2 + random.nextInt(20)).toArray();
            double share = random.nextDouble(0.05, 0.9);
            int[] all = IntStream.range(0, rows).toArray();
            Split split = Split.grouped(all, ranked(groups), share, seed);
            assertThat(groupsOf(split.validation(), groups))
                    .doesNotContainAnyElementsOf(groupsOf(split.training(), groups));
            assertThat(split.training().length + split.validation().length).isEqualTo(rows);
            assertThat(split.validation()).isNotEmpty();
            assertThat(split.training()).isNotEmpty();
            long smallest = Arrays.stream(groups).boxed().collect(counts()).values().stream()
                    .mapToLong(it -> it)
                    .min()
                    .orElseThrow();
            assertThat((long) split.validation().length)
                    .isLessThanOrEqualTo(Math.max(smallest, Math.round(rows * share)));
        }
    }

    private static int[] ranked(int[] groups) {
        Map<Integer, Integer> places = new HashMap<>();
        return Arrays.stream(groups)
                .map(group -> places.computeIfAbsent(group, it -> places.size()))
                .toArray();
    }

    private static List<Integer> groupsOf(int[] rows, int[] groups) {
        return Arrays.stream(rows).mapToObj(row -> groups[row]).distinct().toList();
    }

    @Test
    void dealsGroupsToFoldsOfAboutOneSize() {
        try (Table table = TableFixture.table(folder, sorted())) {
            List<Split> folds = splitter(table, "{'folds':4,'by':'group','column':'patient'}")
                    .folds(4);
            assertThat(folds).hasSize(4);
            int[] patients = IntStream.range(0, 60).map(i -> i / 5).toArray();
            for (Split fold : folds) {
                assertThat(fold.validation()).hasSize(15);
                assertThat(groupsOf(fold.validation(), patients))
                        .hasSize(3)
                        .doesNotContainAnyElementsOf(groupsOf(fold.training(), patients));
            }
            assertThat(folds.stream()
                            .flatMapToInt(fold -> Arrays.stream(fold.validation()))
                            .distinct())
                    .hasSize(60);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{'by':'column','column':'part'}", "{'by':'column','column':'part','values':['Test']}"})
    void holdsBackRowsOfAValue(String json) {
        assertThat(split(sorted(), json).validation())
                .containsExactly(IntStream.range(0, 60).filter(i -> i % 6 == 0).toArray());
    }

    @Test
    void holdsBackRowsOfNumbersTruthsAndGaps() {
        String csv = "fold,last,y\n1,false,1\n2,false,2\n,true,3\n2,true,4\n";
        assertThat(split(csv, "{'by':'column','column':'fold','values':[2]}").validation())
                .containsExactly(1, 3);
        assertThat(split(csv, "{'by':'column','column':'last','values':[true]}").validation())
                .containsExactly(2, 3);
    }

    @Test
    void holdsBackRowsByTheirNumbers() {
        assertThat(split(sorted(), "{'by':'rows','rows':[7,0,7,59]}").validation())
                .containsExactly(0, 7, 59);
    }

    @Test
    void refusesASplitThatLeavesNothing() {
        try (Table table = TableFixture.table(folder, "part,y\ntest,\ntrain,1\ntrain,2\n")) {
            SplitPlan how = splitting("{'by':'column','column':'part'}").resolved(USUAL, null, table.columns());
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> new Splitter(how, table, new int[] {1, 2}, 1).split())
                    .withMessageContaining("no row is left to validate on");
        }
        String odd = IntStream.range(0, 8)
                .mapToObj(i -> "2026-01-0%s,1\n".formatted(i + 1))
                .collect(Collectors.joining());
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> split("t,y\n" + odd + "later,2\n", "{'by':'time','column':'t'}"))
                .withMessageContaining("texts that are not timestamps");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'by':'group'}|column: is required with 'by': 'group'; one of: x, class, patient, day, part, gap",
                "{'by':'group','column':'pateint'}|column: there is no column 'pateint'; did you mean 'patient'?",
                "{'by':'group','column':'gap'}|column: 'gap' is missing in 1 rows, which cannot be assigned to a set; a column without missing values",
                "{'by':'group','column':'part','folds':3}|column: 'part' has only 2 distinct values; a column of at least 3",
                "{'by':'time','column':'part'}|column: 'part' is not a timestamp; a column of numbers, or of texts such as 2026-02-28 or 2026-02-28T13:45:00Z",
                "{'by':'time','column':'day','folds':3}|by: selects one validation set, and folds validate on all rows in turn; 'random' or 'group'",
                "{'by':'column','column':'part','validation':0.2}|validation: follows from what is named with 'by': 'column'; leave it out",
                "{'by':'column','column':'class'}|values: are required: which values mark validation rows?; one of: a, b, c",
                "{'by':'column','column':'class','values':['d']}|values/0: 'class' has no value 'd'; one of: a, b, c",
                "{'by':'column','column':'class','values':['a','b','c']}|values: leave no training row; some of: a, b, c",
                "{'by':'random','column':'class'}|column: is not for 'by': 'random'; 'by': 'group', 'time', 'column' or 'stratified'",
                "{'values':['a']}|values: are not for 'by': 'stratified'; 'by': 'column'",
                "{'rows':[1]}|rows: are not for 'by': 'stratified'; 'by': 'rows', 'rows': [0, 7]",
                "{'by':'rows'}|rows: are required with 'by': 'rows'; 'by': 'rows', 'rows': [0, 7]",
                "{'by':'rows','rows':[3,60]}|rows/1: there is no row 60; from 0 to 59"
            })
    void refusesWhatDoesNotSuit(String json, String expected) {
        String csv = sorted().replaceAll("(?m)$(?=\n)", ",1")
                .replaceFirst("part,1", "part,gap")
                .replaceFirst(",1\n", ",\n");
        try (Table table = TableFixture.table(folder, csv)) {
            SplitPlan how = splitting(json).resolved(USUAL, "class", table.columns());
            assertThat(SplittingCheck.violations(how, table.columns(), table.rows()).stream()
                            .map(it -> "%s: %s; %s".formatted(it.pointer(), it.detail(), it.hint())))
                    .containsExactly("/split/" + expected.replace('\'', '"'));
        }
    }

    @Test
    void asksForClassesToStratifyBy() {
        try (Table table = TableFixture.table(folder, sorted())) {
            SplitPlan how = splitting("{'by':'stratified'}").resolved(USUAL, null, table.columns());
            assertThat(SplittingCheck.violations(how, table.columns(), 60)
                            .get(0)
                            .detail())
                    .isEqualTo("is required: the target has no classes to stratify by");
        }
    }

    @Test
    void knowsItsShareBeforehand() {
        try (Table table = TableFixture.table(folder, sorted())) {
            Map.of("{}", 0.2, "{'by':'column','column':'part'}", 10 / 60.0, "{'by':'rows','rows':[1,1,2]}", 2 / 60.0)
                    .forEach((json, share) -> assertThat(splitting(json)
                                    .resolved(USUAL, "class", table.columns())
                                    .share(table.columns(), 60))
                            .isEqualTo(share));
        }
    }

    @Test
    void countsOnlyTheColumnThatTellsThePartsApart() {
        String csv = "part,kind,y\ntest,test,1\ntrain,test,2\ntrain,other,3\ntrain,test,4\n";
        try (Table table = TableFixture.table(folder, csv)) {
            assertThat(splitting("{'by':'column','column':'part'}")
                            .resolved(USUAL, null, table.columns())
                            .share(table.columns(), 4))
                    .isEqualTo(0.25);
        }
    }

    @Test
    void knowsWhichColumnOnlyTellsThePartsApart() {
        Map.of("column", "part", "group", "part", "stratified", "", "time", "")
                .forEach((by, apart) -> assertThat(splitting("{'by':'%s','column':'part'}".formatted(by))
                                .resolved(USUAL, null, List.of())
                                .apart())
                        .as(by)
                        .isEqualTo(apart.isEmpty() ? null : apart));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'by':'time','column':'day'}",
                "{'by':'time','column':'x'}",
                "{'by':'group','column':'patient'}",
                "{'by':'group','column':'class','folds':3}",
                "{'by':'rows','rows':[0,59]}"
            })
    void takesWhatSuits(String json) {
        try (Table table = TableFixture.table(folder, sorted())) {
            SplitPlan how = splitting(json).resolved(USUAL, "class", table.columns());
            assertThat(SplittingCheck.violations(how, table.columns(), table.rows()))
                    .isEmpty();
        }
    }

    @Test
    void refusesToHoldBackEveryRow() {
        try (Table table = TableFixture.table(folder, "x,y\n1,2\n2,4\n3,6\n")) {
            SplitPlan how = splitting("{'by':'rows','rows':[2,0,1]}").resolved(USUAL, null, table.columns());
            assertThat(SplittingCheck.violations(how, table.columns(), 3))
                    .singleElement()
                    .satisfies(wrong -> assertThat(wrong.detail()).isEqualTo("leave no training row"));
        }
    }

    @Test
    void refusesPartsOfAColumnWithTooManyValues() {
        String csv =
                IntStream.range(0, 200).mapToObj(i -> i + ",t" + i).collect(Collectors.joining("\n", "y,id\n", "\n"));
        try (Table table = TableFixture.table(folder, csv)) {
            SplitPlan how =
                    splitting("{'by':'column','column':'id','values':['t1']}").resolved(USUAL, null, table.columns());
            assertThat(SplittingCheck.violations(how, table.columns(), 200))
                    .singleElement()
                    .satisfies(wrong ->
                            assertThat(wrong.detail()).isEqualTo("\"id\" has too many distinct values to mark sets"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'validation':0.2,'test':0.25}",
                "{'by':'random','validation':0.2,'test':0.25}",
                "{'by':'group','column':'patient','validation':0.2,'test':0.25}",
                "{'by':'time','column':'day','validation':0.2,'test':0.25}",
                "{'by':'column','column':'part','values':['Test'],'test':0.25}",
                "{'by':'rows','rows':[0,1,2,3,4,5,6,7,8,9],'test':0.25}",
                "{'folds':4,'test':0.25}"
            })
    void hasATestSetHoweverRowsAreChosen(String json) {
        Split split = split(sorted(), json);
        assertThat(split.test()).hasSize(15).isSorted();
        int[] all = Stream.of(split.training(), split.validation(), split.test())
                .flatMapToInt(Arrays::stream)
                .sorted()
                .toArray();
        assertThat(all)
                .as("each row in one set")
                .isEqualTo(IntStream.range(0, 60).toArray());
        if (!json.contains("folds")) {
            assertThat(split.validation().length).isBetween(10, 12);
        }
    }

    @Test
    void takesTheTestRowsThatAreNamed() {
        assertThat(split(sorted(), "{'by':'rows','rows':[0],'test_rows':[7,3]}").test())
                .containsExactly(3, 7);
        String csv = "part,y\nval,1\ntest,2\ntrain,3\ntrain,4\nholdout,5\n";
        Split split = split(csv, "{'by':'column','column':'part'}");
        assertThat(split.validation()).containsExactly(0);
        assertThat(split.test()).containsExactly(1, 4);
        assertThat(split(csv.replace("val", "train"), "{'by':'column','column':'part'}")
                        .validation())
                .as("one set apart is for early stopping")
                .containsExactly(1, 4);
    }

    @Test
    void testsOnTheLatestRowsAndValidatesOnThoseBefore() {
        Split split = split(sorted(), "{'by':'time','column':'x','validation':0.1,'test':0.1}");
        assertThat(split.test()).containsExactly(IntStream.range(54, 60).toArray());
        assertThat(split.validation()).containsExactly(IntStream.range(48, 54).toArray());
    }

    /** Definitions are stored as they were resolved then. */
    @Test
    void splitsAsBeforeWhatWasStoredBeforeThereWereTestSets() {
        Splitting stored =
                splitting("{'validation':0.2,'by':'random','column':null,'values':null,'rows':null,'folds':null}");
        Splitting.Shares today = new Splitting.Shares(0.15, 0.15, 5);
        try (Table table = TableFixture.table(folder, sorted())) {
            SplitPlan resolved = stored.resolved(today, "class", table.columns());
            SplitPlan then = stored.resolved(new Splitting.Shares(0, 0, 0), "class", List.of());
            assertThat(resolved).isEqualTo(then);
            assertThat(resolved.crossValidation()).isZero();
            int[] all = IntStream.range(0, 60).toArray();
            Split split = new Splitter(resolved, table, all, 3).split();
            assertThat(split.validation()).isEqualTo(Split.random(all, 0.2, 3).validation());
            assertThat(split.test()).isEmpty();
        }
    }
}
