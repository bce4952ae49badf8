package dev.chainrule.story;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Spoils what is right, always the same way for the same random numbers. */
record Mutation(Random random) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "[]",
            "{}",
            "0",
            "-1",
            "1",
            "1.5",
            "1e400",
            "-1e-400",
            "9007199254740993",
            "99999999999999999999999999",
            "\"\"",
            "\"5\"",
            "\"adam\"",
            "\"xor\"",
            "\"😀\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"../../etc/passwd\"",
            "\"%s%n\"",
            "\"" + "x".repeat(3000) + "\"",
            "[[[[[[]]]]]]",
            "[1, \"a\", null, {}]",
            "{\"type\": \"dense\", \"units\": 3}",
            "{\"type\": \"sgd\"}",
            "{\"a\": {\"b\": {\"c\": []}}}");

    private static final List<String> PARTS = List.of(
            "\0", "\n", "\r", "\"", "\\", "'", ",", ";", "\t", "{", "}", "[", "]", ":", "%", "&", "=", "ä", "\uFEFF",
            "😀", "NaN", "1e999", "-", "--", "\u2028", "/*", "#", "<", "null");

    private <T> T any(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** Mostly still JSON, with another value, another name or a value less somewhere in it. */
    String json(String right) {
        JsonNode json = JSON.readTree(right);
        for (int i = random.nextInt(3); i >= 0; i--) {
            spoil(json);
        }
        return random.nextInt(5) == 0 ? text(json.toString()) : json.toString();
    }

    private void spoil(JsonNode json) {
        List<JsonNode> containers = new ArrayList<>();
        collect(json, containers);
        JsonNode chosen = any(containers);
        if (chosen instanceof ObjectNode object) {
            spoil(object);
        } else if (chosen instanceof ArrayNode array) {
            spoil(array);
        }
    }

    private static void collect(JsonNode json, List<JsonNode> containers) {
        if (json.isContainer()) {
            containers.add(json);
            json.forEach(member -> collect(member, containers));
        }
    }

    private void spoil(ObjectNode object) {
        List<String> names = new ArrayList<>(object.propertyNames());
        String name = names.isEmpty() ? "new" : any(names);
        switch (random.nextInt(4)) {
            case 0 -> object.remove(name);
            case 1 -> object.set(text(name), value());
            default -> object.set(name, value());
        }
    }

    private void spoil(ArrayNode array) {
        if (array.isEmpty() || random.nextInt(3) == 0) {
            array.add(value());
        } else {
            array.set(random.nextInt(array.size()), value());
        }
    }

    private JsonNode value() {
        return JSON.readTree(any(VALUES));
    }

    /** Something inserted, left out or cut off. */
    String text(String right) {
        StringBuilder text = new StringBuilder(right);
        int at = random.nextInt(text.length() + 1);
        switch (random.nextInt(4)) {
            case 0 -> text.setLength(at);
            case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(5)));
            case 2 -> text.insert(at, any(PARTS).repeat(1 + random.nextInt(3)));
            default -> text.replace(at, Math.min(text.length(), at + 1), any(PARTS));
        }
        return text.toString();
    }

    byte[] bytes(String right) {
        byte[] bytes = text(right).getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    /** Still a legal query, whatever it says. */
    String query(List<String> names) {
        StringBuilder query = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String name = random.nextInt(6) == 0 ? text(any(names)) : any(names);
            String value = any(VALUES).replace("\"", "");
            query.append(query.isEmpty() ? "?" : "&")
                    .append(encoded(name))
                    .append('=')
                    .append(encoded(value));
        }
        return random.nextInt(8) == 0 ? query.append("%FF%C0").toString() : query.toString();
    }

    String path() {
        return encoded(any(VALUES).replace("\"", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
