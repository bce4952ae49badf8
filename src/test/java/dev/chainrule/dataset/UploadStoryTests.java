package dev.chainrule.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.storage.StoredFiles;
import dev.chainrule.story.Story;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file goes up, comes back as a profile and as rows, and goes away. */
@Story
class UploadStoryTests {

    private static final Path MNIST = Path.of("../shared/data/mnist");
    private static final String BOUNDARY = "between-the-parts";

    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.builder().build();
    private final String base;
    private final int port;
    private final Path folder;

    UploadStoryTests(@LocalServerPort int port, @Value("${chainrule.data-dir}") Path folder) {
        this.port = port;
        this.folder = folder;
        this.base = "http://localhost:" + port;
    }

    @Test
    void uploadsARawBodyAndReadsItBack() throws Exception {
        HttpResponse<String> created =
                upload("/datasets?name=raw", "text/csv", BodyPublishers.ofString("size,price\n5,5.0\n6,\n7,1.5\n"));
        assertThat(created.statusCode()).isEqualTo(201);
        JsonNode dataset = json.readTree(created.body());
        String self = "/datasets/" + dataset.get("id").stringValue();
        assertThat(created.headers().firstValue("Location")).hasValue(self);
        assertThat(dataset.get("object").stringValue()).isEqualTo("dataset");
        assertThat(dataset.get("name").stringValue()).isEqualTo("raw");
        assertThat(dataset.get("rows").intValue()).isEqualTo(3);
        assertThat(dataset.get("links").get("self").stringValue()).isEqualTo(self);
        assertThat(dataset.get("preview")).hasSize(3);
        assertThat(get(self)).isEqualTo(get("/datasets/raw")).isEqualTo(created.body());
        assertThat(get(self + "/rows?offset=1&limit=1"))
                .contains("\"data\":[{\"size\":6,\"price\":null}]")
                .contains("\"has_more\":true");
        assertThat(get(self + "/rows")).contains("{\"size\":5,\"price\":5.0}");
    }

    @Test
    void uploadsAForm() throws Exception {
        String form = part("file\"; filename=\"My flowers.csv", "1;2\n3;4\n") + part("options", "{\"header\":false}")
                + "--" + BOUNDARY + "--\r\n";
        HttpResponse<String> created =
                upload("/datasets", "multipart/form-data; boundary=" + BOUNDARY, BodyPublishers.ofString(form));
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(json.readTree(created.body()).get("name").stringValue()).isEqualTo("My-flowers");
        assertThat(created.body()).contains("column_1", "column_2");
    }

    private static String part(String name, String content) {
        return "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n".formatted(BOUNDARY, name, content);
    }

    @Test
    void hasTheBuiltInDatasetsWhenItAnswersAtAll() throws Exception {
        assertThat(json.readTree(get("/datasets/digits")).get("rows").intValue())
                .isEqualTo(1797);
        assertThat(get("/datasets/xor/rows")).contains("\"total\":4");
    }

    @Test
    void tellsTheBuiltInDatasetFromAnUploadOfItsName() throws Exception {
        upload("/datasets?name=houses", "text/csv", BodyPublishers.ofString("rooms,rent\n1,2\n3,4\n"));
        JsonNode versions =
                json.readTree(get("/datasets?name=houses&order=asc")).get("data");
        assertThat(versions.valueStream().map(each -> each.get("built_in").booleanValue()))
                .containsExactly(true, false);
        delete("/datasets/houses");
    }

    @Test
    void deletesOnce() throws Exception {
        upload("/datasets?name=gone", "text/csv", BodyPublishers.ofString("a,b\n1,2\n3,4\n"));
        assertThat(delete("/datasets/gone")).isEqualTo(204);
        assertThat(delete("/datasets/gone")).isNotEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/csv", "multipart/form-data; boundary=" + BOUNDARY})
    void leavesNothingOfAnUploadThatIsBrokenOff(String type) throws Exception {
        String head =
                "POST /datasets?name=cancelled HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %s\r\n\r\n";
        String begun = part("file\"; filename=\"a.csv", "a,b\n" + "1,2\n".repeat(100_000));
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream().write((head.formatted(type, 10 * begun.length()) + begun).getBytes(UTF_8));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        }
        assertThat(StoredFiles.in(folder.resolve("tmp"))).isEmpty();
        assertThat(get("/datasets?name=cancelled")).contains("\"data\":[]");
    }

    @Test
    void takesTwoUploadsAtOnce() throws Exception {
        String csv =
                "a,b\n" + IntStream.range(0, 20_000).mapToObj(i -> i + ",x\n").collect(Collectors.joining());
        List<CompletableFuture<HttpResponse<String>>> both = IntStream.range(0, 2)
                .mapToObj(i -> client.sendAsync(
                        HttpRequest.newBuilder(URI.create(base + "/datasets?name=twins"))
                                .header("Content-Type", "text/csv")
                                .POST(BodyPublishers.ofString(csv))
                                .build(),
                        BodyHandlers.ofString()))
                .toList();
        for (CompletableFuture<HttpResponse<String>> one : both) {
            assertThat(one.get().statusCode()).isEqualTo(201);
        }
        assertThat(json.readTree(get("/datasets?name=twins")).get("data")).hasSize(2);
        assertThat(StoredFiles.in(folder.resolve("tmp"))).isEmpty();
    }

    @Test
    void uploadsMnist(@TempDir Path scratch) throws Exception {
        assumeTrue(Files.isDirectory(MNIST), "no MNIST beside the project, so its upload is not tried");
        HttpResponse<String> created =
                upload("/datasets?name=mnist", "text/csv", BodyPublishers.ofFile(mnist(scratch)));
        assertThat(created.statusCode()).isEqualTo(201);
        JsonNode dataset = json.readTree(created.body());
        assertThat(dataset.get("rows").intValue()).isEqualTo(60_000);
        assertThat(dataset.get("columns")).hasSize(785);
        assertThat(dataset.get("columns").get(0).get("histogram")).hasSize(10);
        assertThat(json.readTree(get("/datasets/mnist/rows?offset=59999"))
                        .get("data")
                        .get(0)
                        .get("label")
                        .intValue())
                .isEqualTo(8);
    }

    @Test
    void uploadsMnistAsItIsDistributed() throws Exception {
        assumeTrue(Files.isDirectory(MNIST), "no MNIST beside the project, so its upload is not tried");
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        for (String file : List.of("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz")) {
            String head = "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n";
            form.writeBytes(head.formatted(BOUNDARY, file).getBytes(UTF_8));
            form.writeBytes(Files.readAllBytes(MNIST.resolve(file)));
            form.writeBytes("\r\n".getBytes(UTF_8));
        }
        form.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
        HttpResponse<String> created = upload(
                "/datasets",
                "multipart/form-data; boundary=" + BOUNDARY,
                BodyPublishers.ofByteArray(form.toByteArray()));
        JsonNode dataset = json.readTree(created.body());
        assertThat(dataset.get("name").stringValue()).isEqualTo("t10k-images");
        assertThat(dataset.get("format").stringValue()).isEqualTo("idx");
        assertThat(dataset.get("rows").intValue()).isEqualTo(10_000);
        assertThat(dataset.get("bytes").intValue()).isEqualTo(16 + 7_840_000 + 8 + 10_000);
        assertThat(dataset.get("columns")).hasSize(2);
        assertThat(dataset.at("/columns/0/shape").toString()).isEqualTo("[28,28,1]");
        assertThat(dataset.get("preview").get(0).get("label").intValue()).isEqualTo(7);
    }

    /** The training images as a CSV file of 110 MB. */
    private static Path mnist(Path scratch) throws IOException {
        Path csv = scratch.resolve("mnist.csv");
        try (DataInputStream images = unpacked("train-images-idx3-ubyte.gz", 16);
                DataInputStream labels = unpacked("train-labels-idx1-ubyte.gz", 8);
                BufferedWriter out = Files.newBufferedWriter(csv, UTF_8)) {
            out.write(
                    "label," + IntStream.range(0, 784).mapToObj(i -> "p" + i).collect(Collectors.joining(",")) + "\n");
            for (int row = 0; row < 60_000; row++) {
                out.write(Integer.toString(labels.read()));
                for (byte pixel : images.readNBytes(784)) {
                    out.write(',');
                    out.write(Integer.toString(pixel & 0xFF));
                }
                out.write('\n');
            }
        }
        return csv;
    }

    private static DataInputStream unpacked(String file, int header) throws IOException {
        DataInputStream in =
                new DataInputStream(new GZIPInputStream(Files.newInputStream(MNIST.resolve(file)), 1 << 16));
        in.skipNBytes(header);
        return in;
    }

    private HttpResponse<String> upload(String path, String type, BodyPublisher body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", type)
                .POST(body)
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private int delete(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + path)).DELETE().build();
        return client.send(request, BodyHandlers.ofString()).statusCode();
    }

    private String get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).build();
        return client.send(request, BodyHandlers.ofString()).body();
    }
}
