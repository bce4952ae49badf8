package dev.chainrule.benchmark.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Asks as fast as it is answered, by <a href="https://github.com/wg/wrk">wrk</a>, which must be on the path. */
final class Wrk {

    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
    private static final Pattern COUNT = Pattern.compile("(\\d+) requests in");
    private static final Pattern TAIL = Pattern.compile("99%\\s+([\\d.]+)(us|ms|s)");
    private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
    private static final Pattern BROKEN =
            Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

    /** What is asked: one body, of one path after the other. */
    record Question(List<String> paths, byte[] body, Map<String, String> headers) {

        static Question json(String path, String body) {
            return new Question(
                    List.of(path), body.getBytes(StandardCharsets.UTF_8), Map.of("Content-Type", "application/json"));
        }

        Question at(String path) {
            return new Question(List.of(path), body, headers);
        }
    }

    /**
     * What came of it.
     *
     * @param refused answers that are none of 2xx
     * @param broken connections, and requests that nobody answered within ten seconds
     */
    record Result(double perSecond, long requests, double tail, long refused, long broken) {}

    private final Path folder;
    private final String base;
    private int scripts;

    Wrk(Path folder, String base) {
        this.folder = folder;
        this.base = base;
    }

    Result ask(Question question, int connections, int seconds) throws IOException, InterruptedException {
        Path script = script(question);
        Process process = new ProcessBuilder(
                        "wrk",
                        "-t1",
                        "-c" + connections,
                        "-d" + seconds + "s",
                        "--latency",
                        "--timeout",
                        "10s", // of two thousand at once some wait longer than the usual two
                        "-s",
                        script.toString(),
                        base + question.paths.get(0))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("wrk ended with: " + said);
        }
        Matcher broken = BROKEN.matcher(said);
        long failures = 0;
        if (broken.find()) {
            for (int i = 1; i <= broken.groupCount(); i++) {
                failures += Long.parseLong(broken.group(i));
            }
        }
        return new Result(
                number(RATE, said),
                (long) number(COUNT, said),
                millis(TAIL, said),
                (long) number(REFUSED, said),
                failures);
    }

    private Path script(Question question) throws IOException {
        Path body = Files.write(folder.resolve("body-%s.bin".formatted(scripts)), question.body);
        String headers = question.headers.entrySet().stream()
                .map(header -> "wrk.headers[\"%s\"] = \"%s\"%n".formatted(header.getKey(), header.getValue()))
                .collect(Collectors.joining());
        String paths = question.paths.stream().map("\"%s\""::formatted).collect(Collectors.joining(","));
        String turns = question.paths.size() == 1 ? "" : """
                  local paths = {%s}
                  local turn = 0
                  request = function()
                      turn = turn %% #paths + 1
                      return wrk.format(nil, paths[turn])
                  end
                  """.formatted(paths);
        return Files.writeString(
                folder.resolve("script-%s.lua".formatted(scripts++)), """
                wrk.method = "POST"
                %slocal file = io.open("%s", "rb")
                wrk.body = file:read("*a")
                file:close()
                %s""".formatted(headers, body, turns));
    }

    private static double number(Pattern pattern, String said) {
        Matcher found = pattern.matcher(said);
        return found.find() ? Double.parseDouble(found.group(1)) : 0;
    }

    private static double millis(Pattern pattern, String said) {
        Matcher found = pattern.matcher(said);
        if (!found.find()) {
            return Double.NaN;
        }
        double value = Double.parseDouble(found.group(1));
        return switch (found.group(2)) {
            case "us" -> value / 1000;
            case "ms" -> value;
            default -> value * 1000;
        };
    }
}
