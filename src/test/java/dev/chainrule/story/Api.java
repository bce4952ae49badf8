package dev.chainrule.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Uses the service as a client would, and holds every answer against the document at {@code /v3/api-docs}. */
final class Api {

    static final String JSON = "application/json";
    static final String CSV = "text/csv";

    private static final String BOUNDARY = "between-the-parts";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final ApiDocument document;

    Api(int port) {
        this(port, port);
    }

    /** @param who gives the same document at whatever port it is asked, and is therefore asked once */
    Api(int port, Object who) {
        this.base = "http://localhost:" + port;
        this.document = ApiDocument.of(who, () -> asDocument().body());
    }

    JsonNode document() {
        return asDocument().json();
    }

    private Answer asDocument() {
        return exchange(request("/v3/api-docs")).is(200);
    }

    /** Every operation there is, by its path and its method. */
    JsonNode paths() {
        return document.paths();
    }

    Answer get(String path, String... headers) {
        HttpRequest.Builder request = request(path);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    Answer post(String path, String json) {
        return post(path, JSON, BodyPublishers.ofString(json));
    }

    Answer post(String path) {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    Answer post(String path, String type, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = request(path).header("Content-Type", type).POST(body);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    Answer patch(String path, String json) {
        return send(request(path).header("Content-Type", JSON).method("PATCH", BodyPublishers.ofString(json)));
    }

    Answer put(String path, String json) {
        return send(request(path).header("Content-Type", JSON).PUT(BodyPublishers.ofString(json)));
    }

    /** A file, to its last byte. */
    byte[] download(String path) {
        try {
            HttpResponse<byte[]> response = client.send(request(path).build(), BodyHandlers.ofByteArray());
            assertThat(response.statusCode()).as(path).isEqualTo(200);
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    /** @param lastEventId of the last event heard; empty for all */
    Listener listen(String path, String lastEventId) {
        HttpRequest request = request(path)
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", lastEventId)
                .build();
        try {
            return new Listener(client.send(request, BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Answer upload(String name, String csv) {
        return post("/datasets?name=" + name, CSV, BodyPublishers.ofString(csv));
    }

    /** @param parts name and content of each part of the form in turn; a name may go on with {@code "; filename="…} */
    Answer uploadForm(String... parts) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < parts.length; i += 2) {
            form.append("--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(BOUNDARY, parts[i], parts[i + 1]));
        }
        form.append("--").append(BOUNDARY).append("--\r\n");
        return post("/datasets", "multipart/form-data; boundary=" + BOUNDARY, BodyPublishers.ofString(form.toString()));
    }

    /** Files as parts of one form, each of any bytes. */
    Answer uploadFiles(String name, Map<String, byte[]> files) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes(part("name\"", name.getBytes(UTF_8)));
        files.forEach((file, bytes) -> form.writeBytes(part("file\"; filename=\"" + file + "\"", bytes)));
        form.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
        return post(
                "/datasets",
                "multipart/form-data; boundary=" + BOUNDARY,
                BodyPublishers.ofByteArray(form.toByteArray()));
    }

    private static byte[] part(String name, byte[] content) {
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        part.writeBytes("--%s\r\nContent-Disposition: form-data; name=\"%s\r\n\r\n"
                .formatted(BOUNDARY, name)
                .getBytes(UTF_8));
        part.writeBytes(content);
        part.writeBytes("\r\n".getBytes(UTF_8));
        return part.toByteArray();
    }

    /** Trains to the end; the job, which has succeeded. */
    Answer train(String definition) {
        Answer begun = post("/jobs?wait=100", definition);
        Answer job = begun.status() == 202 ? ended(begun.text("/links/self")) : begun.is(200);
        assertThat(job.text("/status")).as(job.toString()).isEqualTo("succeeded");
        return job;
    }

    /** The job as it is when it has ended, however busy the machine is; only a hang takes a quarter of an hour. */
    Answer ended(String job) {
        Answer now = get(job + "?wait=100").is(200);
        for (int again = 0; again < 8 && now.json().get("finished_at").isNull(); again++) {
            now = get(job + "?wait=100").is(200);
        }
        return now;
    }

    /** How many members a list has, whatever its pages. */
    int count(String list) {
        int count = 0;
        for (JsonNode page = page(list, ""); ; page = page(list, "&after=" + text(page, "last_id"))) {
            count += page.get("data").size();
            if (!page.get("has_more").booleanValue()) {
                return count;
            }
        }
    }

    private JsonNode page(String list, String after) {
        return get(list + "?limit=100" + after).is(200).json();
    }

    private static String text(JsonNode object, String field) {
        return object.get(field).asString();
    }

    Answer send(HttpRequest.Builder request) {
        Answer answer = exchange(request);
        document.check(request.build(), answer);
        return answer;
    }

    private Answer exchange(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            String asked = request.method() + " " + request.uri().getPath();
            return new Answer(asked, response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
    }
}
