package dev.chainrule.request;

import dev.chainrule.request.Exchange.Place;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** What the scripts in our files keep of an answer: a field of its body, or a header. */
final class Places {

    private static final JsonMapper JSON = JsonMapper.shared();

    private Places() {}

    /**
     * @param set what sets a variable, with its name and the place as groups
     * @param body what the body is called in these scripts
     */
    static Map<String, Place> in(String script, Pattern set, String body) {
        Map<String, Place> places = new LinkedHashMap<>();
        Matcher found = set.matcher(script);
        while (found.find()) {
            places.put(found.group(1), of(found.group(2), body));
        }
        return places;
    }

    private static Place of(String expression, String body) {
        Matcher header = Pattern.compile("response\\.headers\\.valueOf\\(\"([^\"]+)\"\\)")
                .matcher(expression);
        if (header.matches()) {
            return answer -> answer.headers().firstValue(header.group(1)).orElseThrow();
        }
        if (!expression.startsWith(body + ".")) {
            throw new AssertionError("only a header or a field of " + body + " can be kept, not " + expression);
        }
        String pointer = expression
                .substring(body.length())
                .replaceAll("\\[(\\d+)]", "/$1")
                .replace('.', '/');
        return answer -> {
            String value = JSON.readTree(answer.body()).at(pointer).asString("");
            if (value.isEmpty()) {
                throw new AssertionError("there is no %s in %s".formatted(expression, answer.body()));
            }
            return value;
        };
    }
}
