package dev.chainrule.request;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of requests, as far as IntelliJ's HTTP client and httpYac read it alike: titles after {@code ###}, variables
 * ({@code @name = value}, {@code {{name}}}), a body after a blank line or from a file ({@code < ./file}), and scripts
 * behind it that keep something of the answer ({@code > {% … %}}).
 */
final class HttpFile {

    private static final Pattern TITLE = Pattern.compile("(?m)^### ?");
    private static final Pattern FILE_VARIABLE = Pattern.compile("@(\\w+) = (\\S+)");
    private static final Pattern REQUEST_LINE = Pattern.compile("(GET|POST|PUT|PATCH|DELETE) (\\S+)");
    private static final Pattern HEADER = Pattern.compile("([A-Za-z-]+): (.*)");
    private static final Pattern SCRIPT = Pattern.compile("(?ms)^> \\{%\\R(.*?)\\R%}$");
    private static final Pattern KEEP = Pattern.compile("client\\.global\\.set\\(\"(\\w+)\", (.+)\\);");
    private static final Pattern STATUS = Pattern.compile("(\\d{3}): .*");

    private final Path path;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final List<Exchange> exchanges = new ArrayList<>();

    HttpFile(Path path) throws IOException {
        this.path = path;
        for (String block : TITLE.split(Files.readString(path), -1)) {
            if (exchanges.isEmpty() && variables.isEmpty()) {
                readHead(block);
            } else {
                exchanges.add(exchange(block));
            }
        }
    }

    /** What the file says of its own variables. */
    Map<String, String> variables() {
        return variables;
    }

    List<Exchange> exchanges() {
        return exchanges;
    }

    private void readHead(String block) {
        Matcher found = FILE_VARIABLE.matcher(block);
        while (found.find()) {
            variables.put(found.group(1), found.group(2));
        }
    }

    private Exchange exchange(String block) {
        Matcher script = SCRIPT.matcher(block);
        String keeping = script.find() ? script.group(1) : "";
        List<String> lines = script.replaceAll("").lines().toList();
        String title = lines.get(0);
        int at = 1;
        while (lines.get(at).startsWith("# ")) {
            at++;
        }
        Matcher line = REQUEST_LINE.matcher(lines.get(at));
        if (!line.matches()) {
            throw new AssertionError("%s: \"%s\" is no request".formatted(path, lines.get(at)));
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (at++; at < lines.size() && !lines.get(at).isBlank(); at++) {
            Matcher header = HEADER.matcher(lines.get(at));
            if (!header.matches()) {
                throw new AssertionError("%s: \"%s\" is no header".formatted(path, lines.get(at)));
            }
            headers.put(header.group(1), header.group(2));
        }
        String body = String.join("\n", lines.subList(at, lines.size())).strip();
        Matcher status = STATUS.matcher(title);
        return new Exchange(
                "%s, \"%s\"".formatted(path.getFileName(), title),
                line.group(1),
                line.group(2),
                headers,
                sent(body, headers),
                body.startsWith("< ") ? path.resolveSibling(body.substring(2)) : null,
                status.matches() ? status.group(1) : "2..",
                Places.in(keeping, KEEP, "response.body"));
    }

    private static String sent(String body, Map<String, String> headers) {
        boolean form = headers.getOrDefault("Content-Type", "").startsWith("multipart/");
        return form ? body.replace("\n", "\r\n") + "\r\n" : body;
    }
}
