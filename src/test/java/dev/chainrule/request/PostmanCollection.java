package dev.chainrule.request;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The requests of a Postman collection in their order; of their scripts only the status and what is kept. */
final class PostmanCollection {

    private static final Pattern STATUS = Pattern.compile("pm\\.response\\.to\\.have\\.status\\((\\d{3})\\)");
    private static final Pattern KEEP =
            Pattern.compile("pm\\.collectionVariables\\.set\\('(\\w+)', (body[\\w.\\[\\]]*)\\);");

    private final JsonNode root;

    PostmanCollection(Path path) throws IOException {
        root = JsonMapper.shared().readTree(Files.readString(path));
    }

    List<Exchange> exchanges() {
        return root.get("item")
                .valueStream()
                .flatMap(group -> group.get("item").valueStream().map(item -> exchange(group, item)))
                .toList();
    }

    private static Exchange exchange(JsonNode group, JsonNode item) {
        JsonNode request = item.get("request");
        Map<String, String> headers = new LinkedHashMap<>();
        request.get("header")
                .forEach(header -> headers.put(
                        header.get("key").stringValue(), header.get("value").stringValue()));
        String script = script(item).collect(Collectors.joining("\n"));
        Matcher status = STATUS.matcher(script);
        String name = "%s / %s".formatted(text(group, "name"), text(item, "name"));
        if (!status.find()) {
            throw new AssertionError(name + " does not check its status: pm.response.to.have.status(…)");
        }
        return new Exchange(
                name,
                text(request, "method"),
                request.at("/url/raw").stringValue(),
                headers,
                request.at("/body/raw").asString(""),
                request.at("/body/file/src").isString()
                        ? Path.of(request.at("/body/file/src").stringValue())
                        : null,
                status.group(1),
                Places.in(script, KEEP, "body"));
    }

    private static Stream<String> script(JsonNode item) {
        return item.at("/event/0/script/exec").valueStream().map(JsonNode::stringValue);
    }

    private static String text(JsonNode node, String name) {
        return node.get(name).stringValue();
    }
}
