package dev.chainrule.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model is asked in the form that each client has. */
@Story
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DialectStoryTests {

    private static final String PREDICT = "/models/spoken/predict";
    private static final String DIGITS = "/models/seen/predict";
    private static final String LINES = "application/x-ndjson";
    private static final String OBJECT = "{\"size\": 60, \"town\": \"Köln\"}";
    private static final String QUERY = "size=60&town=K%C3%B6ln";

    private final int port;
    private final Api api;
    private final HttpClient client = HttpClient.newHttpClient();

    DialectStoryTests(@LocalServerPort int port) {
        this.port = port;
        this.api = new Api(port);
    }

    @BeforeAll
    void train() {
        StringBuilder csv = new StringBuilder("size,town,cheap\n");
        for (int i = 0; i < 60; i++) {
            csv.append("%s,%s,%s\n".formatted(40 + i, i % 3 == 0 ? "Köln" : i % 3 == 1 ? "Ulm" : "NA", i < 30));
        }
        api.upload("spoken", csv.toString()).is(201);
        api.train("{\"dataset\": \"spoken\", \"target\": \"cheap\","
                + " \"preprocessing\": {\"missing\": \"mode\", \"indicator\": true},"
                + " \"checkpoints\": {\"every_epochs\": 5}, \"training\": {\"epochs\": 10, \"seed\": 1}}");
        api.train("{\"dataset\": \"digits\", \"name\": \"seen\", \"training\": {\"epochs\": 15, \"seed\": 1}}");
    }

    private JsonNode one() {
        return api.post(PREDICT, OBJECT).is(200).json().at("/predictions/0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[60, \"Köln\"]",
                "[[60, \"Köln\"]]",
                "[{\"town\": \"Köln\", \"size\": 60}]",
                "{\"instances\": [[60, \"Köln\"]]}",
                "{\"instances\": [{\"size\": 60, \"town\": \" Köln\"}]}",
                "{\"inputs\": {\"town\": [\"Köln\"], \"size\": [60.0]}}",
                "{\"dataframe_split\": {\"index\": [7], \"columns\": [\"town\", \"size\"], \"data\": [[\"Köln\", 60]]}}",
                "{\"dataframe_records\": [{\"size\": 60, \"town\": \"Köln\"}]}"
            })
    void answersTheSameToEachFormOfJson(String json) {
        JsonNode answer = api.post(PREDICT, json).is(200).json();

        assertThat(answer.at("/predictions")).hasSize(1);
        assertThat(answer.at("/predictions/0")).isEqualTo(one());
        assertThat(answer.at("/warnings")).isEmpty();
    }

    @Test
    void readsAndWritesCsv() {
        String csv = "town;size\r\nKöln;60\r\n;41\r\n\"Ulm\";99\r\n";

        JsonNode json =
                api.post(PREDICT, Api.CSV, BodyPublishers.ofString(csv)).is(200).json();
        assertThat(json.at("/predictions")).hasSize(3);
        assertThat(json.at("/predictions/0")).isEqualTo(one());
        List<String> lines = api.post(PREDICT, Api.CSV, BodyPublishers.ofString(csv), "Accept", Api.CSV)
                .is(200)
                .body()
                .lines()
                .toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).isEqualTo("prediction,probability,probability:false,probability:true");
        assertThat(lines.get(1)).startsWith(one().at("/label").asString() + ",");
        assertThat(api.post(
                                PREDICT + "?probabilities=false",
                                "application/json",
                                BodyPublishers.ofString(OBJECT),
                                "Accept",
                                Api.CSV)
                        .is(200)
                        .body())
                .startsWith("prediction,probability\r\n");
        assertThat(api.get(PREDICT + "?" + QUERY, "Accept", Api.CSV).is(200).body())
                .isEqualTo(lines.get(0) + "\r\n" + lines.get(1) + "\r\n");
    }

    @Test
    void namesTheLineAndTheColumnOfWhatIsWrongInCsv() {
        JsonNode problem = api.post(PREDICT, Api.CSV, BodyPublishers.ofString("size,town\n60,Köln\nwide,Ulm\n"))
                .is(422, "invalid");

        assertThat(problem.at("/errors")).hasSize(1);
        assertThat(problem.at("/errors/0/line").asInt()).isEqualTo(3);
        assertThat(problem.at("/errors/0/column").asString()).isEqualTo("size");
        assertThat(problem.at("/errors/0/got").asString()).isEqualTo("wide");
        assertThat(problem.at("/errors/0/hint").asString()).startsWith("a number such as");
        byte[] latin = "size,town\n60,K\u00f6ln\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        api.post(PREDICT, Api.CSV, BodyPublishers.ofByteArray(latin)).is(400, "not_utf8");
        assertThat(api.post(PREDICT, "text/csv;charset=iso-8859-1", BodyPublishers.ofByteArray(latin))
                        .is(200)
                        .json()
                        .at("/predictions/0"))
                .isEqualTo(one());
    }

    @Test
    void answersLinesInTheirPlaces() {
        Answer answer = api.post(PREDICT, LINES, BodyPublishers.ofString(OBJECT + "\noops\n[60, \"Köln\"]\n[60]"));

        List<JsonNode> lines = lines(answer.is(200).body());
        assertThat(answer.contentType()).isEqualTo(LINES);
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0).at("/prediction"))
                .isEqualTo(one())
                .isEqualTo(lines.get(2).at("/prediction"));
        assertThat(lines.get(1).at("/error/line").asInt()).isEqualTo(2);
        assertThat(lines.get(3).at("/error/status").asInt()).isEqualTo(422);
    }

    private static List<JsonNode> lines(String body) {
        return body.lines().map(JsonMapper.shared()::readTree).toList();
    }

    /** Who waits for an answer before they send the next line gets it. */
    @Test
    void answersALineBeforeTheNextOneComes() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write("POST %s HTTP/1.1\r\nHost: localhost:%s\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .formatted(PREDICT, port, LINES)
                    .getBytes(UTF_8));
            InputStream in = socket.getInputStream();
            for (int i = 0; i < 3; i++) {
                byte[] line = (OBJECT + "\n").getBytes(UTF_8);
                out.write((Integer.toHexString(line.length) + "\r\n").getBytes(UTF_8));
                out.write(line);
                out.write("\r\n".getBytes(UTF_8));
                out.flush();
                assertThat(until(in, "}}}\n")).contains("\"prediction\"");
            }
        }
    }

    private static String until(InputStream in, String end) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!read.toString(UTF_8).endsWith(end)) {
            int next = in.read();
            assertThat(next).as(read.toString(UTF_8)).isNotNegative();
            read.write(next);
        }
        return read.toString(UTF_8);
    }

    @Test
    void answersMoreLinesThanOneRequestMayHaveRows() throws Exception {
        int rows = Integer.getInteger("lines.sent", 30_000);
        byte[] line = (OBJECT + "\n").getBytes(UTF_8);
        InputStream endless = new InputStream() {
            private long at;

            @Override
            public int read() {
                return at < (long) rows * line.length ? line[(int) (at++ % line.length)] & 0xFF : -1;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                int count = 0;
                for (int next = read(); next >= 0; next = count < length ? read() : -1) {
                    into[offset + count++] = (byte) next;
                }
                return count == 0 ? -1 : count;
            }
        };
        HttpRequest request = HttpRequest.newBuilder(uri(PREDICT))
                .header("Content-Type", LINES)
                .POST(BodyPublishers.ofInputStream(() -> endless))
                .build();

        HttpResponse<java.util.stream.Stream<String>> response = client.send(request, BodyHandlers.ofLines());

        assertThat(response.statusCode()).isEqualTo(200);
        try (java.util.stream.Stream<String> answers = response.body()) {
            assertThat(answers.filter(answer -> answer.startsWith("{\"prediction\""))
                            .count())
                    .isEqualTo(rows);
        }
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    @Test
    void refusesAStreamThatBecomesFarLargerThanItIsPacked() {
        byte[] blank = new byte[20_000_000];
        Arrays.fill(blank, (byte) '\n');
        byte[] packed = Zips.gzip(blank);

        assertThat(packed.length).isLessThan(blank.length / 500);
        api.post(PREDICT, LINES, BodyPublishers.ofByteArray(packed), "Content-Encoding", "gzip")
                .is(413, "suspicious_ratio");
    }

    @Test
    void readsNoMoreNamesThanARowCanHave() {
        String names = IntStream.range(0, 11_000)
                .mapToObj("\"n%s\": 1"::formatted)
                .collect(Collectors.joining(", ", "{", "}"));

        api.post(PREDICT, names).is(413, "too_many_values");
        api.post(PREDICT, "{\"instances\": [%s]}".formatted(names)).is(413, "too_many_values");
    }

    @Test
    void takesAndGivesGzip() throws Exception {
        for (String type : List.of("application/json", LINES, Api.CSV)) {
            String body = type.equals(Api.CSV)
                    ? "size,town\n" + "60,Köln\n".repeat(500)
                    : type.equals(LINES)
                            ? (OBJECT + "\n").repeat(500)
                            : "[" + (OBJECT + ",").repeat(499) + OBJECT + "]";
            HttpRequest request = HttpRequest.newBuilder(uri(PREDICT))
                    .header("Content-Type", type)
                    .header("Content-Encoding", "gzip")
                    .header("Accept-Encoding", "gzip")
                    .POST(BodyPublishers.ofByteArray(Zips.gzip(body.getBytes(UTF_8))))
                    .build();
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());

            assertThat(response.statusCode()).as(type).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Encoding"))
                    .as(type)
                    .hasValue("gzip");
            String text =
                    new String(new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes(), UTF_8);
            assertThat(text.split("\"label\"", -1)).as(type).hasSize(501);
        }
        byte[] torn = Zips.gzip(OBJECT.getBytes(UTF_8));
        for (String type : List.of("application/json", LINES, Api.CSV)) {
            api.post(PREDICT, type, BodyPublishers.ofByteArray(torn, 0, torn.length - 12), "Content-Encoding", "gzip")
                    .is(400, "bad_gzip");
            api.post(PREDICT, type, BodyPublishers.ofString("x"), "Content-Encoding", "br")
                    .is(415, "unsupported_media_type");
        }
    }

    /** The first row of the dataset as a picture: each number of a pixel to 255 sixteenths of it. */
    private byte[] digit(String format, int scale) {
        JsonNode row = api.get("/datasets/digits/rows?limit=1").is(200).json().at("/data/0");
        BufferedImage image = new BufferedImage(8 * scale, 8 * scale, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 8 * scale; y++) {
            for (int x = 0; x < 8 * scale; x++) {
                int shade = row.get("p%s%s".formatted(y / scale, x / scale)).asInt();
                image.getRaster().setSample(x, y, 0, Math.round(shade * 255f / 16));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Test
    void readsPicturesAsTheModelWasTrainedOnThem() {
        JsonNode row = api.get("/datasets/digits/rows?limit=1").is(200).json().at("/data/0");
        JsonNode asked = api.post(DIGITS, row.toString()).is(200).json().at("/predictions/0");
        String label = asked.at("/label").asString();

        for (int scale : new int[] {1, 8}) {
            JsonNode png = api.post(DIGITS, "image/png", BodyPublishers.ofByteArray(digit("png", scale)))
                    .is(200)
                    .json();
            assertThat(png.at("/predictions/0/label").asString()).isEqualTo(label);
            assertThat(png.at("/predictions/0/probability").doubleValue())
                    .isCloseTo(asked.at("/probability").doubleValue(), within(0.02));
        }
        assertThat(api.post(DIGITS + "?top_k=1", "image/jpeg", BodyPublishers.ofByteArray(digit("jpg", 8)))
                        .is(200)
                        .json()
                        .at("/predictions/0/probabilities")
                        .propertyNames())
                .containsExactly(label);
        assertThat(form(digit("png", 4), digit("png", 8)).is(200).json().at("/predictions"))
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.at("/label").asString()).isEqualTo(label));
    }

    /** Black ink of which a canvas keeps no more than how much there is: on white it is the same picture. */
    @Test
    void laysWhatIsTransparentOnWhite() throws IOException {
        BufferedImage grey = ImageIO.read(new ByteArrayInputStream(digit("png", 8)));
        BufferedImage canvas = new BufferedImage(grey.getWidth(), grey.getHeight(), BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < grey.getHeight(); y++) {
            for (int x = 0; x < grey.getWidth(); x++) {
                int alpha = 255 - grey.getRaster().getSample(x, y, 0);
                canvas.setRGB(x, y, alpha << 24);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(canvas, "png", png);

        assertThat(api.post(DIGITS, "image/png", BodyPublishers.ofByteArray(png.toByteArray()))
                        .is(200)
                        .json()
                        .get("predictions"))
                .isEqualTo(api.post(DIGITS, "image/png", BodyPublishers.ofByteArray(digit("png", 8)))
                        .is(200)
                        .json()
                        .get("predictions"));
    }

    private Answer form(byte[]... files) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        for (byte[] file : files) {
            form.writeBytes(
                    "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"7.png\"\r\n\r\n".getBytes(UTF_8));
            form.writeBytes(file);
            form.writeBytes("\r\n".getBytes(UTF_8));
        }
        form.writeBytes("--x--\r\n".getBytes(UTF_8));
        return api.post(DIGITS, "multipart/form-data; boundary=x", BodyPublishers.ofByteArray(form.toByteArray()));
    }

    @Test
    void refusesWhatIsNoPictureForIt() throws IOException {
        JsonNode huge = api.post(DIGITS, "image/png", BodyPublishers.ofByteArray(claimed(60_000, 60_000)))
                .is(422, "invalid");
        assertThat(huge.at("/detail").asString()).contains("60000 × 60000");
        assertThat(huge.at("/errors/0/hint").asString()).contains("chainrule.prediction.max-pixels", "8 × 8");
        api.post(DIGITS, "image/png", BodyPublishers.ofString("no picture")).is(422, "invalid");
        byte[] whole = digit("png", 8);
        api.post(DIGITS, "image/png", BodyPublishers.ofByteArray(whole, 0, whole.length / 2))
                .is(422, "invalid");
        byte[] jpeg = digit("jpg", 8);
        for (int percent : new int[] {50, 90}) {
            JsonNode torn = api.post(
                            DIGITS, "image/jpeg", BodyPublishers.ofByteArray(jpeg, 0, jpeg.length * percent / 100))
                    .is(422, "invalid");
            assertThat(torn.at("/detail").asString()).as("%s %%", percent).startsWith("the picture ");
        }
        form("no picture".getBytes(UTF_8)).is(422, "invalid");
        form().is(422, "invalid");
        api.post(PREDICT, "image/png", BodyPublishers.ofByteArray(whole)).is(415, "no_pixels");
    }

    /** A picture of a few bytes that says it is that large. */
    private static byte[] claimed(int width, int height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream png = new DataOutputStream(bytes);
        png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        DataOutputStream sides = new DataOutputStream(head);
        sides.writeInt(width);
        sides.writeInt(height);
        sides.write(new byte[] {8, 0, 0, 0, 0});
        chunk(png, "IHDR", head.toByteArray());
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (DeflaterOutputStream packed = new DeflaterOutputStream(data)) {
            packed.write(new byte[100]);
        }
        chunk(png, "IDAT", data.toByteArray());
        chunk(png, "IEND", new byte[0]);
        return bytes.toByteArray();
    }

    private static void chunk(DataOutputStream png, String type, byte[] data) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(type.getBytes(UTF_8));
        sum.update(data);
        png.writeInt(data.length);
        png.write(type.getBytes(UTF_8));
        png.write(data);
        png.writeInt((int) sum.getValue());
    }

    @Test
    void answersAsMuchAsIsWanted() {
        JsonNode digit = api.post(DIGITS + "?top_k=3", "image/png", BodyPublishers.ofByteArray(digit("png", 1)))
                .is(200)
                .json()
                .at("/predictions/0");
        assertThat(digit.at("/probabilities")).hasSize(3);
        assertThat(digit.at("/probabilities").propertyNames().iterator().next())
                .isEqualTo(digit.at("/label").asString());

        double second = one().at("/probabilities/true").doubleValue();
        assertThat(threshold(second - 0.01)).isTrue();
        assertThat(threshold((second + 1) / 2)).isFalse();
        assertThat(api.post(PREDICT + "?probabilities=false", OBJECT)
                        .is(200)
                        .json()
                        .at("/predictions/0")
                        .propertyNames())
                .containsExactly("label", "probability");
        api.post(DIGITS + "?threshold=0.3", "image/png", BodyPublishers.ofByteArray(digit("png", 1)))
                .is(422, "invalid");
        api.post(PREDICT + "?top_k=0", OBJECT).is(422, "invalid");
        api.post(PREDICT + "?explain=all", OBJECT).is(422, "invalid");
        api.post(PREDICT + "?topk=1", OBJECT).is(400, "unknown_parameter");
        api.post(PREDICT + "?topk=1", Api.CSV, BodyPublishers.ofString("60,Ulm"))
                .is(400, "unknown_parameter");
    }

    private boolean threshold(double threshold) {
        return api.post(PREDICT + "?threshold=" + threshold, OBJECT)
                .is(200)
                .json()
                .at("/predictions/0/label")
                .booleanValue();
    }

    @Test
    void saysWhatEachColumnContributed() {
        JsonNode answer =
                api.get(PREDICT + "?explain=contributions&" + QUERY).is(200).json();

        JsonNode explained = answer.at("/contributions/0");
        double sum = explained
                .at("/columns")
                .valueStream()
                .mapToDouble(each -> each.at("/contribution").doubleValue())
                .sum();
        assertThat(explained.at("/columns")).hasSize(2);
        assertThat(explained.at("/base").doubleValue() + sum)
                .isCloseTo(explained.at("/value").doubleValue(), within(1e-3));
        String rows = IntStream.range(0, 21).mapToObj(i -> "[60, \"Ulm\"]").collect(Collectors.joining(",", "[", "]"));
        assertThat(api.post(PREDICT + "?explain=contributions", rows)
                        .is(422, "invalid")
                        .at("/errors/0/hint")
                        .asString())
                .contains("chainrule.prediction.max-explained");
        assertThat(api.post(PREDICT, OBJECT).is(200).json().has("contributions"))
                .isFalse();
    }

    @Test
    void saysWhatEachColumnContributedToEachTarget() {
        api.upload("two-answers", "size,rooms,price,rent\n1,1,2,3\n2,1,4,5\n3,2,6,9\n4,2,8,8\n5,3,10,13\n")
                .is(201);
        api.train("""
                {"dataset": "two-answers", "name": "two-answers", "target": ["price", "rent"], "network": {"layers": []},
                 "training": {"epochs": 20}}""");
        String ask = "/models/two-answers/predict?explain=contributions";
        Answer answer = api.post(ask, "{\"size\": 3, \"rooms\": 3}").is(200);
        assertThat(answer.text("/contributions/0/of")).isEqualTo("price");
        assertThat(answer.text("/contributions/0/others/0/of")).isEqualTo("rent");
        for (String[] each : new String[][] {{"price", "/contributions/0"}, {"rent", "/contributions/0/others/0"}}) {
            assertThat(answer.number(each[1] + "/value"))
                    .isCloseTo(answer.number("/predictions/0/" + each[0]), within(1e-3));
            assertThat(answer.json().at(each[1] + "/columns")).hasSize(2);
        }
        String csv = api.post(ask, "text/csv", BodyPublishers.ofString("size,rooms\n3,3\n"), "Accept", "text/csv")
                .is(200)
                .body();
        assertThat(csv.lines().findFirst().orElseThrow())
                .contains("price:contribution:size", "rent:contribution:rooms");
        String rows = IntStream.range(0, 11).mapToObj(i -> "[3, 1]").collect(Collectors.joining(",", "[", "]"));
        assertThat(api.post(ask, rows).is(422, "invalid").at("/errors/0/hint").asString())
                .contains("max-explained", "/attribution");
        assertThat(api.post("/models/two-answers/attribution", "{\"row\": {\"size\": 3, \"rooms\": 1}}")
                        .is(200)
                        .json()
                        .get("warnings")
                        .toString())
                .contains("only price is explained", "rent");
    }

    @Test
    void takesTheWordForMissingAsItDidInTheData() {
        JsonNode missing = api.post(PREDICT, "{\"size\": 60, \"town\": null}")
                .is(200)
                .json()
                .at("/predictions");

        for (String word : List.of("NA", "", " ", "n/a")) {
            JsonNode answer = api.post(PREDICT, "{\"size\": 60, \"town\": \"%s\"}".formatted(word))
                    .is(200)
                    .json();
            assertThat(answer.at("/predictions")).as(word).isEqualTo(missing);
            assertThat(answer.at("/warnings")).isEmpty();
            assertThat(api.get(PREDICT + "?size=60&town=" + URLEncoder.encode(word, UTF_8))
                            .json()
                            .at("/predictions"))
                    .isEqualTo(missing);
        }
        String name = Normalizer.normalize("Köln", Normalizer.Form.NFD);
        assertThat(api.get(PREDICT + "?size=60&town=" + URLEncoder.encode(name, UTF_8))
                        .json()
                        .at("/predictions/0"))
                .isEqualTo(one());
    }

    @Test
    void readsNumbersAsTheDataHasThem() {
        StringBuilder csv = new StringBuilder("id;fläche;neu;miete\n");
        for (int i = 0; i < 40; i++) {
            csv.append("%s;%s,5;%s;%s,25\n"
                    .formatted(i, 40 + i, i % 2 == 0 ? "ja".replace("ja", "yes") : "no", 400 + 10 * i));
        }
        api.post(
                        "/datasets?name=miete&options=" + URLEncoder.encode("{\"types\":{\"neu\":\"boolean\"}}", UTF_8),
                        Api.CSV,
                        BodyPublishers.ofString(csv.toString()))
                .is(201);
        api.train("{\"dataset\": \"miete\", \"features\": [\"fläche\", \"neu\"], \"training\": {\"epochs\": 3}}");
        String predict = "/models/miete/predict";
        JsonNode one = api.post(predict, "{\"fläche\": 50.5, \"neu\": true}")
                .is(200)
                .json()
                .at("/predictions/0");

        for (String row : List.of(
                "{\"fläche\": \"50,5\", \"neu\": \"yes\"}",
                "{\"fläche\": \"50,5\", \"neu\": \"on\", \"id\": 3, \"miete\": \"?\"}")) {
            assertThat(api.post(predict, row).is(200).json().at("/predictions/0"))
                    .isEqualTo(one);
        }
        assertThat(api.post(predict, Api.CSV, BodyPublishers.ofString("id;fläche;neu;miete\n3;50,5;yes;\n"))
                        .is(200)
                        .json()
                        .at("/predictions/0"))
                .isEqualTo(one);
        JsonNode wrong = api.post(predict, "{\"fläche\": \"fünfzig\", \"neu\": \"vielleicht\"}")
                .is(422, "invalid");
        assertThat(wrong.at("/errors")).hasSize(2);
        String pasted = api.get("/models/miete").is(200).text("/links/predict");
        assertThat(pasted).contains("%2C5");
        api.get(pasted).is(200);
    }

    @Test
    void keepsTheAnswerOfAModelThatIsTheSame() {
        Answer first = api.get(PREDICT + "?" + QUERY).is(200);
        String id = first.text("/model");

        assertThat(first.header("ETag")).isEqualTo("W/\"%s\"".formatted(id));
        assertThat(first.header("Cache-Control")).contains("no-cache").contains("private");
        api.get(PREDICT + "?" + QUERY, "If-None-Match", first.header("ETag")).is(304);
        api.get(PREDICT + "?" + QUERY, "If-None-Match", "W/\"mdl_other\"").is(200);
        assertThat(api.get("/models/" + id + "/predict?" + QUERY).is(200).header("Cache-Control"))
                .contains("max-age=3600");
        String job = api.get("/models/" + id).text("/provenance/job");
        String checkpoint = api.get("/jobs/" + job + "/checkpoints").text("/data/0/id");
        assertThat(api.get(PREDICT + "?" + QUERY + "&checkpoint=" + checkpoint)
                        .is(200)
                        .header("ETag"))
                .isEqualTo("W/\"%s-%s\"".formatted(id, checkpoint));
        Answer ofCheckpoint =
                api.get("/checkpoints/" + checkpoint + "/predict?" + QUERY).is(200);
        api.get("/checkpoints/" + checkpoint + "/predict?" + QUERY, "If-None-Match", ofCheckpoint.header("ETag"))
                .is(304);
        assertThat(api.post("/checkpoints/" + checkpoint + "/predict", Api.CSV, BodyPublishers.ofString("60,Köln"))
                        .is(200)
                        .json()
                        .at("/predictions/0"))
                .isEqualTo(ofCheckpoint.json().at("/predictions/0"));
    }

    @Test
    void readsWhatPeopleTypeIntoAnAddress() throws IOException {
        StringBuilder csv = new StringBuilder("size[m2],a|b,größe,sort,C++,price\n");
        for (int i = 0; i < 24; i++) {
            csv.append("%s,%s,%s,%s,%s,%s\n"
                    .formatted(40 + 5 * i, i % 4, i % 7, i % 2 == 0 ? "a b" : "C++", i % 5, 90 + 11 * i));
        }
        api.upload("typed", csv.toString()).is(201);
        api.train("{\"dataset\": \"typed\", \"training\": {\"epochs\": 2}}");
        String encoded = "size%5Bm2%5D=50&a%7Cb=1&gr%C3%B6%C3%9Fe=2&sort=C%2B%2B&C%2B%2B=3";
        Answer right = api.get("/models/typed/predict?" + encoded).is(200);

        for (String raw : List.of(
                "size[m2]=50&a|b=1&größe=2&sort=C++&C++=3",
                "size[m2]=5e+1&a|b=1&gr%C3%B6%C3%9Fe=2&sort=C%2B%2B&C++=+3")) {
            assertThat(raw("GET /models/typed/predict?" + raw + " HTTP/1.1"))
                    .startsWith("HTTP/1.1 200")
                    .contains(right.json().at("/predictions").toString());
        }
        assertThat(api.get("/models/typed/predict?" + encoded.replace("sort=C%2B%2B", "sort=a+b"))
                        .is(200)
                        .body())
                .isEqualTo(api.get("/models/typed/predict?" + encoded.replace("sort=C%2B%2B", "sort=a%20b"))
                        .body());
    }

    private String raw(String line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write((line + "\r\nHost: localhost:%s\r\nConnection: close\r\n\r\n".formatted(port))
                            .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void takesTwoThousandFeaturesInAQueryAndSaysWhereItEnds() throws IOException {
        int columns = 2000;
        StringBuilder csv = new StringBuilder(
                IntStream.range(0, columns).mapToObj(i -> "f" + i).collect(Collectors.joining(",", "", ",y\n")));
        for (int row = 0; row < 20; row++) {
            int shift = row;
            csv.append(IntStream.range(0, columns)
                            .mapToObj(i -> "0." + ((i + 1) * 7 * (shift + 1)) % 97)
                            .collect(Collectors.joining(",")))
                    .append(",")
                    .append(row)
                    .append("\n");
        }
        api.upload("wide-row", csv.toString()).is(201);
        api.train("{\"dataset\": \"wide-row\", \"features\": [\"f0\", \"f1999\"], \"network\": {\"layers\": []},"
                + " \"training\": {\"epochs\": 2}}");
        String row = IntStream.range(0, columns)
                .mapToObj(i -> "f%s=0.12345678".formatted(i))
                .collect(Collectors.joining("&"));

        JsonNode answer = api.get("/models/wide-row/predict?" + row).is(200).json();
        assertThat(answer.at("/warnings/20").asString()).isEqualTo("and 980 more");
        JsonNode few = api.get("/models/wide-row/predict?f0=0.12345678&f1999=0.12345678")
                .is(200)
                .json();
        assertThat(answer.at("/predictions")).isEqualTo(few.at("/predictions"));
        String tooLong = raw("GET /models/wide-row/predict?" + row + "&" + row + " HTTP/1.1");
        assertThat(tooLong)
                .startsWith("HTTP/1.1 414")
                .contains(
                        "application/problem+json", "\"uri_too_long\"", "server.max-http-request-header-size", "POST");
    }
}
