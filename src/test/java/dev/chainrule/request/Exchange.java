package dev.chainrule.request;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request as it stands in a file, and what is expected of its answer.
 *
 * @param name what a developer finds it by
 * @param file what is sent in place of the body; null for nothing
 * @param statuses a regular expression
 * @param keeps variables for later requests, each with where its value stands in the answer
 */
record Exchange(
        String name,
        String method,
        String address,
        Map<String, String> headers,
        String body,
        @Nullable Path file,
        String statuses,
        Map<String, Place> keeps) {

    private static final Pattern VARIABLE = Pattern.compile("\\{\\{([^{}]+)}}");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Where a value stands in an answer. */
    interface Place {
        String find(HttpResponse<String> answer);
    }

    /** @return what is wrong with the answer; empty for nothing */
    String run(HttpClient client, Map<String, String> variables) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request(variables), BodyHandlers.ofString());
        if (!String.valueOf(answer.statusCode()).matches(statuses)) {
            return "%s: %s %s answered %s, not %s: %s"
                    .formatted(name, method, answer.uri(), answer.statusCode(), statuses, answer.body());
        }
        keeps.forEach((variable, place) -> variables.put(variable, place.find(answer)));
        return "";
    }

    private BodyPublisher sent(UnaryOperator<String> fill) throws IOException {
        if (file != null) {
            return BodyPublishers.ofFile(file);
        }
        return body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(fill.apply(body));
    }

    private HttpRequest request(Map<String, String> variables) throws IOException {
        UnaryOperator<String> fill = text -> filled(text, variables);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(fill.apply(address)))
                .timeout(PATIENCE)
                .method(method, sent(fill));
        headers.forEach((header, value) -> request.header(header, fill.apply(value)));
        return request.build();
    }

    private String filled(String text, Map<String, String> variables) {
        return VARIABLE.matcher(text).replaceAll(found -> {
            String value = variables.get(found.group(1));
            if (value == null) {
                throw new AssertionError("%s: nothing before it says what {{%s}} is".formatted(name, found.group(1)));
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
