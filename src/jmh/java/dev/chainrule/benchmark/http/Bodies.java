package dev.chainrule.benchmark.http;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is asked, always the same. */
final class Bodies {

    static final int PIXELS = 784;
    static final String FLOWER =
            "{\"sepal_length\": 5.1, \"sepal_width\": 3.5, \"petal_length\": 1.4, \"petal_width\": 0.2}";

    private static final int ROWS = 300;
    private static final int CLASSES = 10;

    private Bodies() {}

    private static String joined(int count, IntFunction<String> each) {
        return IntStream.range(0, count).mapToObj(each).collect(Collectors.joining(","));
    }

    /** Four digits behind the point, as pictures between 0 and 1 have them. */
    private static String number(SplittableRandom random) {
        return String.format(Locale.ROOT, "%.4f", random.nextDouble());
    }

    static String pixelsCsv() {
        SplittableRandom random = new SplittableRandom(42);
        StringBuilder csv = new StringBuilder(joined(PIXELS, i -> "p" + i)).append(",digit\n");
        for (int row = 0; row < ROWS; row++) {
            csv.append(joined(PIXELS, i -> number(random)))
                    .append(",digit ")
                    .append(row % CLASSES)
                    .append('\n');
        }
        return csv.toString();
    }

    /** Rows as lists. */
    static String pixels(int rows) {
        SplittableRandom random = new SplittableRandom(7);
        return "{\"instances\": [" + joined(rows, row -> "[" + joined(PIXELS, i -> number(random)) + "]") + "]}";
    }

    /** One row by the names of its features. */
    static String pixelsByName() {
        SplittableRandom random = new SplittableRandom(7);
        return "{" + joined(PIXELS, i -> "\"p%s\": %s".formatted(i, number(random))) + "}";
    }

    static String flowers(int rows) {
        SplittableRandom random = new SplittableRandom(7);
        return "{\"instances\": ["
                + joined(
                        rows,
                        row -> "[" + joined(4, i -> String.format(Locale.ROOT, "%.1f", 1 + random.nextDouble())) + "]")
                + "]}";
    }

    /** The same row as a tensor in JSON. */
    static Wrk.Question tensor(String path) {
        SplittableRandom random = new SplittableRandom(7);
        return Wrk.Question.json(path, """
                {"inputs": [{"name": "input", "shape": [1, %s], "datatype": "FP32", "data": [%s]}]}""".formatted(PIXELS, joined(PIXELS, i -> number(random))));
    }

    /** The same row as a tensor in bytes behind the JSON. */
    static Wrk.Question binaryTensor(String path) {
        byte[] head = """
                {"inputs": [{"name": "input", "shape": [1, %s], "datatype": "FP32", "parameters": {"binary_data_size": %s}}]}""".formatted(PIXELS, PIXELS * Float.BYTES).getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(head.length + PIXELS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        all.put(head);
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < PIXELS; i++) {
            all.putFloat(Float.parseFloat(number(random)));
        }
        return new Wrk.Question(
                java.util.List.of(path),
                all.array(),
                Map.of(
                        "Content-Type",
                        "application/octet-stream",
                        "Inference-Header-Content-Length",
                        String.valueOf(head.length)));
    }
}
