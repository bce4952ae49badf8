package dev.chainrule.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.encoding.feature.Categorical;
import dev.chainrule.encoding.feature.CategoryEncoding;
import dev.chainrule.encoding.feature.CategoryValues;
import dev.chainrule.encoding.feature.Dated;
import dev.chainrule.encoding.feature.Embedded;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.OneHot;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.format.TableFixture;
import dev.chainrule.network.thread.Team;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.DateOrder;
import dev.chainrule.table.DateText;
import dev.chainrule.table.Table;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * What goes into a network comes out as what it was: random tables of columns of every type, each prepared in a way drawn
 * for it. Two thirds of the rows are learned from, in the order of the table. {@code -Dseeds=1000} for more tables.
 */
class RoundTripTests {

    private static final int SEEDS = Integer.getInteger("seeds", 60);
    private static final int ROWS = 60;
    private static final int TRAINING_ROWS = 40;

    private final Path folder;

    RoundTripTests(@TempDir Path folder) {
        this.folder = folder;
    }

    /** A kind of column: how its cells look, and how it may be prepared. */
    private enum Kind {
        INTEGER("numeric", "standardize", "min_max", "robust", "quantile", "none") {
            @Override
            String cell(SplittableRandom random, int size) {
                return String.valueOf(random.nextLong(-size, size + 1));
            }
        },
        NUMBER("numeric", "standardize", "min_max", "robust", "quantile", "none") {
            @Override
            String cell(SplittableRandom random, int size) {
                return String.valueOf((random.nextDouble() - 0.3) * size);
            }
        },
        AMOUNT("numeric", "log1p", "standardize") {
            @Override
            String cell(SplittableRandom random, int size) {
                return String.valueOf(Math.exp(random.nextDouble(Math.log(size + 2.0))));
            }
        },
        CODE("categorical", "one_hot", "ordinal", "embedding", "hashing", "target_mean") {
            @Override
            String cell(SplittableRandom random, int size) {
                return String.valueOf(random.nextInt(9));
            }
        },
        CATEGORY("categorical", "one_hot", "ordinal", "embedding", "hashing", "target_mean") {
            @Override
            String cell(SplittableRandom random, int size) {
                return List.of("Ulm", "\"Köln, \"\"Dom\"\"\"", "東京", "x y", "false", "'", "\"two\nlines\"")
                        .get(random.nextInt(7));
            }
        },
        BOOLEAN("categorical", "one_hot", "ordinal", "embedding", "hashing") {
            @Override
            String cell(SplittableRandom random, int size) {
                return String.valueOf(random.nextBoolean());
            }
        },
        DATE("missing", "unknown") {
            @Override
            String cell(SplittableRandom random, int size) {
                return String.format(
                        Locale.ROOT,
                        "%d-%02d-%02d",
                        1950 + random.nextInt(100),
                        1 + random.nextInt(12),
                        1 + random.nextInt(28));
            }
        },
        DATETIME("missing", "unknown") {
            @Override
            String cell(SplittableRandom random, int size) {
                return String.format(
                        Locale.ROOT,
                        "2024-%02d-03T%02d:%02d",
                        1 + random.nextInt(12),
                        random.nextInt(24),
                        random.nextInt(60));
            }
        },
        TEXT("categorical", "words") {
            @Override
            String cell(SplittableRandom random, int size) {
                return "remark no %s of %s; %s".formatted(random.nextInt(size + 1), size, random.nextBoolean());
            }
        };

        private final String field;

        @SuppressWarnings("ImmutableEnumChecker") // made by List.of
        private final List<String> choices;

        Kind(String field, String... choices) {
            this.field = field;
            this.choices = List.of(choices);
        }

        /** @param size of its numbers, about */
        abstract String cell(SplittableRandom random, int size);

        String preprocessing(SplittableRandom random) {
            return "\"%s\":\"%s\",\"indicator\":true".formatted(field, choices.get(random.nextInt(choices.size())));
        }
    }

    /** A table as CSV, and what is to become of it. */
    private record Drawn(String csv, EncodingPlan plan) {}

    private static Drawn drawn(SplittableRandom random) {
        List<Kind> kinds = new ArrayList<>();
        IntStream.range(0, 1 + random.nextInt(6))
                .forEach(i -> kinds.add(Kind.values()[random.nextInt(Kind.values().length)]));
        Task task = random.nextBoolean() ? Task.REGRESSION : Task.CLASSIFICATION;
        List<Kind> targets = task == Task.REGRESSION
                ? List.of(Kind.NUMBER, Kind.AMOUNT, Kind.INTEGER).subList(0, 1 + random.nextInt(3))
                : List.of(List.of(Kind.CATEGORY, Kind.BOOLEAN, Kind.CODE).get(random.nextInt(3)));
        List<Kind> all = new ArrayList<>(kinds);
        all.addAll(targets);
        int[] sizes = all.stream()
                .mapToInt(kind -> (int) Math.pow(10, 1 + random.nextInt(8)))
                .toArray();
        StringBuilder csv = new StringBuilder(String.join(",", names(0, all.size()))).append('\n');
        for (int row = 0; row < ROWS; row++) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < sizes.length; i++) {
                boolean gap = i < kinds.size() && row > 1 && random.nextInt(8) == 0;
                cells.add(gap ? "" : all.get(i).cell(random, sizes[i]));
            }
            csv.append(String.join(",", cells)).append('\n');
        }
        String scaling = List.of("standardize", "min_max", "robust", "none").get(random.nextInt(4));
        String columns = String.join(
                ",",
                IntStream.range(0, kinds.size())
                        .mapToObj(i -> "\"c%s\":{%s}".formatted(i, kinds.get(i).preprocessing(random)))
                        .toList());
        String json = "{\"target\":\"%s\",\"columns\":{%s}}".formatted(scaling, columns);
        return new Drawn(
                csv.toString(),
                new EncodingPlan(
                        names(0, kinds.size()),
                        names(kinds.size(), all.size()),
                        task,
                        Definitions.read(StrictJson.parse(json), Preprocessing.class),
                        1000));
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "c" + i).toList();
    }

    @Tag("slow")
    @Test
    void decodesWhatItEncoded() {
        JsonMapper mapper = JsonMapper.shared();
        for (int seed = 0; seed < SEEDS; seed++) {
            Drawn drawn = drawn(new SplittableRandom(seed));
            String what = "seed %s: %s".formatted(seed, drawn.plan);
            try (Table table = TableFixture.table(folder, drawn.csv)) {
                int[] training = IntStream.range(0, TRAINING_ROWS).toArray();
                Encoding fitted = FittedEncoding.of(drawn.plan, table, training, Team.alone())
                        .encoding();
                Encoding encoding = mapper.readValue(mapper.writeValueAsString(fitted), Encoding.class);
                assertThat(encoding).as(what).isEqualTo(fitted);
                encoding.encode(
                        table,
                        (row, inputs, outputs) -> assertRow(
                                encoding, inputs, outputs, table.rows(row, 1).get(0), what));
            }
        }
    }

    private static void assertRow(
            Encoding encoding,
            float[] inputs,
            float[] outputs,
            Map<String, ? extends @Nullable Object> raw,
            String what) {
        assertThat(ofClient(encoding, raw)).as(what).containsExactly(inputs);
        int at = 0;
        for (FeatureEncoding feature : encoding.features()) {
            assertThat(feature.inputNames()).hasSize(feature.width());
            assertFeature(feature, inputs, at, raw.get(feature.column()), what);
            at += feature.width();
        }
        assertTarget(encoding.target(), outputs, raw, what);
    }

    /** The same row as a client sends it, in JSON. */
    private static float[] ofClient(Encoding encoding, Map<String, ? extends @Nullable Object> raw) {
        Map<String, @Nullable Object> sent = new LinkedHashMap<>(raw);
        encoding.target().columns().forEach(sent::remove);
        float[] into = new float[encoding.inputs()];
        RowIssues issues = new RowIssues();
        encoding.encode(new RawRow("", sent, false), into, 0, issues);
        assertThat(issues.violations()).isEmpty();
        return into;
    }

    private static void assertTarget(
            TargetEncoding target, float[] outputs, Map<String, ? extends @Nullable Object> raw, String what) {
        if (target instanceof TargetEncoding.Classes classes) {
            Object label = raw.get(classes.column());
            double[] probabilities = classes.probabilities(EncodingTests.widened(outputs));
            int place = classes.labels().indexOf(label);
            assertThat(place < 0 ? Double.isNaN(outputs[0]) : probabilities[place] == 1)
                    .as("%s: %s", what, label)
                    .isTrue();
            return;
        }
        TargetEncoding.NumericTargets numbers = (TargetEncoding.NumericTargets) target;
        double[] decoded = numbers.decode(EncodingTests.widened(outputs));
        for (int i = 0; i < decoded.length; i++) {
            TargetEncoding.NumberTarget it = numbers.targets().get(i);
            assertNumber(decoded[i], Objects.requireNonNull(raw.get(it.column())), it.spread(), it.center(), what);
        }
    }

    /** As exactly as a float keeps it. */
    private static void assertNumber(double decoded, Object raw, double spread, double center, String what) {
        double expected = ((Number) raw).doubleValue();
        double size = Math.max(Math.abs(expected), Math.abs(center)) + Math.abs(spread);
        assertThat(decoded).as(what).isCloseTo(expected, within(2e-6 * size));
    }

    private static void assertFeature(
            FeatureEncoding feature, float[] inputs, int at, @Nullable Object raw, String what) {
        String at1 = what + " " + feature.column();
        if (feature instanceof FeatureEncoding.Indicated indicated) {
            assertThat(inputs[at + feature.width() - 1]).as(at1).isEqualTo(raw == null ? 1 : 0);
            assertFeature(indicated.feature(), inputs, at, raw, what);
        } else if (raw == null) {
            assertThat(inputs[at]).as(at1).isFinite();
        } else if (feature instanceof Scaled scaled) {
            double bent = scaled.center() + scaled.spread() * inputs[at];
            if (scaled.scaling() == Scaling.LOG1P) {
                double expected = ((Number) raw).doubleValue();
                assertThat(scaled.scaling().unbent(bent)).as(at1).isCloseTo(expected, within(2e-5 * (1 + expected)));
            } else {
                assertNumber(bent, raw, scaled.spread(), scaled.center(), at1);
            }
        } else if (feature instanceof Dated dated) {
            double millis = dated.center() + dated.spread() * inputs[at];
            char[] text = raw.toString().toCharArray();
            double expected = DateText.millis(text, 0, text.length, DateOrder.MONTH_FIRST);
            assertThat(millis).as(at1).isCloseTo(expected, within(1e-6 * dated.spread() + 1e-6));
            assertTurns(
                    dated,
                    inputs,
                    at,
                    LocalDateTime.parse(raw.toString().length() > 10 ? raw.toString() : raw + "T00:00"));
        } else if (feature instanceof CategoryEncoding category) {
            assertCategory(category, inputs, at, raw, at1);
        }
    }

    private static void assertTurns(Dated dated, float[] inputs, int at, LocalDateTime expected) {
        assertThat(1 + turn(inputs, at + 1) * 12).isCloseTo(expected.getMonthValue(), within(1e-4));
        assertThat(1 + turn(inputs, at + 3) * 31).isCloseTo(expected.getDayOfMonth(), within(1e-4));
        assertThat(1 + turn(inputs, at + 5) * 7)
                .isCloseTo(expected.getDayOfWeek().getValue(), within(1e-4));
        if (dated.type() == ColumnType.DATETIME) {
            double minutes = turn(inputs, at + 7) * 24 * 60;
            assertThat(minutes).isCloseTo(expected.getHour() * 60.0 + expected.getMinute(), within(1e-2));
        }
    }

    /** From sine and cosine to the share of a whole turn. */
    private static double turn(float[] inputs, int at) {
        double share = Math.atan2(inputs[at], inputs[at + 1]) / (2 * Math.PI);
        return share < -1e-6 ? share + 1 : share;
    }

    private static void assertCategory(CategoryEncoding category, float[] inputs, int at, Object raw, String what) {
        int place = category.categories().indexOf(raw);
        if (category instanceof OneHot) {
            for (int i = 0; i < category.width(); i++) {
                assertThat(inputs[at + i]).as(what).isEqualTo(i == place ? 1 : 0);
            }
        } else if (category instanceof Embedded) {
            assertThat(inputs[at]).as(what).isEqualTo(place + 1);
        } else if (category instanceof CategoryValues valued && valued.how() == Categorical.ORDINAL && place >= 0) {
            List<Double> values = valued.values();
            assertThat(IntStream.range(0, values.size())
                            .filter(i -> values.get(i).floatValue() == inputs[at])
                            .toArray())
                    .as(what)
                    .containsExactly(place);
        }
    }
}
