package dev.chainrule.story;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Tables made by a rule and a seed, as CSV: the last column is the target. */
final class SampleTables {

    private SampleTables() {}

    private static String csv(String header, int rows, IntFunction<String> row) {
        StringJoiner lines = new StringJoiner("\n", header + "\n", "\n");
        IntStream.range(0, rows).mapToObj(row).forEach(lines::add);
        return lines.toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6g", value);
    }

    static String label(int label) {
        return label == 0 ? "left" : "right";
    }

    /** Two half moons that hold each other, with this much noise and this share of labels turned round. */
    static String moons(int rows, double noise, double flipped, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return csv("x,y,side", rows, i -> {
            int side = i % 2;
            double angle = Math.PI * random.nextDouble();
            double x = side == 0 ? Math.cos(angle) : 1 - Math.cos(angle);
            double y = side == 0 ? Math.sin(angle) : 0.5 - Math.sin(angle);
            boolean flip = random.nextDouble() < flipped;
            return "%s,%s,%s"
                    .formatted(
                            number(x + noise * random.nextGaussian()),
                            number(y + noise * random.nextGaussian()),
                            label(flip ? 1 - side : side));
        });
    }

    /** A ring round a disc. */
    static String ring(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return csv("x,y,place", rows, i -> {
            int outside = i % 2;
            double angle = 2 * Math.PI * random.nextDouble();
            double radius = outside == 1 ? 2 + 0.3 * random.nextGaussian() : 0.8 * Math.sqrt(random.nextDouble());
            return "%s,%s,%s"
                    .formatted(
                            number(radius * Math.cos(angle)),
                            number(radius * Math.sin(angle)),
                            outside == 1 ? "outside" : "inside");
        });
    }

    /** Clouds round centres at a distance from each other, in so many dimensions. */
    static String clouds(int rows, int classes, int features, double apart, double scale, double flipped, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] centres = new double[classes][features];
        for (double[] centre : centres) {
            for (int j = 0; j < features; j++) {
                centre[j] = apart * random.nextGaussian();
            }
        }
        return csv(names(features) + "kind", rows, i -> {
            int kind = i % classes;
            StringBuilder row = new StringBuilder();
            for (int j = 0; j < features; j++) {
                row.append(number(scale * (centres[kind][j] + random.nextGaussian())))
                        .append(',');
            }
            boolean flip = random.nextDouble() < flipped;
            return row.append("kind ")
                    .append(flip ? (kind + 1) % classes : kind)
                    .toString();
        });
    }

    private static String names(int features) {
        StringBuilder names = new StringBuilder();
        for (int j = 0; j < features; j++) {
            names.append("f").append(j).append(',');
        }
        return names.toString();
    }

    /** A plane over so many features, with noise. */
    static String plane(int rows, int features, double noise, double scale, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] slopes = random.doubles(features, -2, 2).toArray();
        return csv(names(features) + "height", rows, i -> {
            StringBuilder row = new StringBuilder();
            double height = noise * random.nextGaussian();
            for (int j = 0; j < features; j++) {
                double x = random.nextGaussian();
                height += slopes[j] * x;
                row.append(number(scale * x)).append(',');
            }
            return row.append(number(height)).toString();
        });
    }

    /** A landscape with hills, over two features. */
    static String hills(int rows, double noise, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return csv("x,y,height", rows, i -> {
            double x = random.nextDouble(-3, 3);
            double y = random.nextDouble(-3, 3);
            return "%s,%s,%s"
                    .formatted(
                            number(x),
                            number(y),
                            number(Math.sin(x) * Math.cos(y) + 0.1 * x + noise * random.nextGaussian()));
        });
    }

    /** A wave over one feature. */
    static String wave(int rows, double noise, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return csv("t,level", rows, i -> {
            double t = random.nextDouble(-3, 3);
            return "%s,%s".formatted(number(t), number(Math.sin(2 * t) + noise * random.nextGaussian()));
        });
    }

    /** Nothing has to do with anything. */
    static String noise(int rows, int features, int classes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return csv(names(features) + "luck", rows, i -> {
            StringBuilder row = new StringBuilder();
            for (int j = 0; j < features; j++) {
                row.append(number(random.nextGaussian())).append(',');
            }
            return row.append(classes == 0 ? number(random.nextGaussian()) : "kind " + random.nextInt(classes))
                    .toString();
        });
    }

    /** A rare class that overlaps with a frequent one. */
    static String rare(int rows, double share, int features, double apart, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return csv(names(features) + "state", rows, i -> {
            boolean fault = random.nextDouble() < share;
            StringBuilder row = new StringBuilder();
            for (int j = 0; j < features; j++) {
                row.append(number(random.nextGaussian() + (fault && j < 2 ? apart : 0)))
                        .append(',');
            }
            return row.append(fault ? "faulty" : "fine").toString();
        });
    }

    /** Few of many features count, and the answers are noisy: easily learned by heart. */
    static String fewRows(int rows, int features, boolean numbers, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return csv(names(features) + "answer", rows, i -> {
            StringBuilder row = new StringBuilder();
            double answer = 0;
            for (int j = 0; j < features; j++) {
                double x = random.nextGaussian();
                answer += j < 3 ? x : 0;
                row.append(number(x)).append(',');
            }
            answer += 1.2 * random.nextGaussian();
            return row.append(numbers ? number(answer) : answer > 0 ? "yes" : "no")
                    .toString();
        });
    }

    /** One column is the answer with a little noise. */
    static String leaky(int rows, boolean numbers, double noise, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return csv("a,b,c,paid,answer", rows, i -> {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            double c = random.nextGaussian();
            double answer = a + 0.5 * b + 1.5 * random.nextGaussian();
            double leak = numbers ? answer : answer > 0 ? 1 : 0;
            return "%s,%s,%s,%s,%s"
                    .formatted(
                            number(a),
                            number(b),
                            number(c),
                            number(10 * leak + noise * random.nextGaussian()),
                            numbers ? number(answer) : answer > 0 ? "yes" : "no");
        });
    }

    /** In some cities two numbers count by the sign of their product, in others something else does: no label is wrong. */
    static String gated(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return csv("x,z,w,v,city,plan,answer", rows, i -> {
            double x = random.nextGaussian();
            double z = random.nextGaussian();
            double w = random.nextGaussian();
            double v = random.nextGaussian();
            int city = random.nextInt(4);
            int plan = random.nextInt(6);
            double score = city < 2 ? 2.5 * x * z + 0.8 * w : 1.5 * w - v + (plan - 2.5) * 0.4;
            return "%s,%s,%s,%s,%s,%s,%s"
                    .formatted(
                            number(x),
                            number(z),
                            number(w),
                            number(v),
                            "city " + "abcd".charAt(city),
                            "plan " + "pqrstu".charAt(plan),
                            score > 0 ? "yes" : "no");
        });
    }

    /** Prices by columns of every kind, with gaps; the target far from 0. */
    static String prices(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> colours = List.of("red", "green", "blue");
        return csv("size,colour,sold,when,rooms,price", rows, i -> {
            double size = 50 + 150 * random.nextDouble();
            int colour = random.nextInt(3);
            int rooms = 1 + random.nextInt(6);
            double price = 1000 * size + 5000 * rooms + 4000 * colour + 4000 * random.nextGaussian();
            return "%s,%s,%s,%s,%s,%s"
                    .formatted(
                            random.nextInt(10) == 0 ? "" : number(size),
                            colours.get(colour),
                            random.nextBoolean() ? "yes" : "no",
                            LocalDate.of(2020, 1, 1).plusDays(random.nextInt(1500)),
                            rooms,
                            number(price));
        });
    }

    /** Rents that rise from day to day, and with the size. */
    static String rising(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return csv("when,size,rent", rows, i -> {
            int day = random.nextInt(1000);
            double size = 20 + 80 * random.nextDouble();
            return "%s,%s,%s"
                    .formatted(LocalDate.of(2020, 1, 1).plusDays(day), number(size), number(100 + day + 2 * size));
        });
    }

    /** A target, and in another column its cube: a leak that no line follows. */
    static String cube(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return csv("a,b,part,y", rows, i -> {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            double y = 5 + a - 0.5 * b + 2 * random.nextGaussian();
            return "%s,%s,%s,%s".formatted(number(a), number(b), number(y * y * y), number(y));
        });
    }

    /** Counts that grow with two numbers, as chance has them. */
    static String counts(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return csv("a,b,visits", rows, i -> {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            double limit = Math.exp(-Math.exp(1.2 + 0.6 * a - 0.4 * b));
            int visits = 0;
            for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
                visits++;
            }
            return "%s,%s,%s".formatted(number(a), number(b), visits);
        });
    }

    /** Numbers much smaller than what a fresh network answers. */
    static String small(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return csv("a,b,y", rows, i -> {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            return "%s,%s,%s"
                    .formatted(number(a), number(b), number(0.01 * a - 0.02 * b + 0.002 * random.nextGaussian()));
        });
    }

    /** Bought or not, by two numbers. */
    static String buyers(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return csv("a,b,sex,buys", rows, i -> {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            String sex = random.nextBoolean() ? "f" : "m";
            return "%s,%s,%s,%s"
                    .formatted(number(a), number(b), sex, a - b + 0.5 * random.nextGaussian() > 0 ? "yes" : "no");
        });
    }

    /** The same rows several times. */
    static String repeated(String csv, int times) {
        List<String> lines = csv.lines().toList();
        int rows = lines.size() - 1;
        return csv(lines.get(0), rows * times, i -> lines.get(1 + i % rows));
    }

    /** Columns of very different sizes. */
    static String mixedSizes(int rows, boolean numbers, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return csv("income,age,share,answer", rows, i -> {
            double income = 40_000 + 15_000 * random.nextGaussian();
            double age = 20 + 50 * random.nextDouble();
            double share = random.nextDouble() / 100;
            double answer = (income - 40_000) / 15_000 + (age - 45) / 15 + 100 * share;
            return "%s,%s,%s,%s"
                    .formatted(
                            number(income),
                            number(age),
                            number(share),
                            numbers ? number(answer) : answer > 0.5 ? "yes" : "no");
        });
    }
}
