package dev.chainrule.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.web.RawHttp.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@OverHttp
class HttpProblemTests {

    private static final String JSON = "application/json";
    private static final String CRLF = "\r\n";
    private static final String POST = String.join(
            CRLF,
            "POST /samples HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            "Connection: close",
            "");

    @LocalServerPort
    private int port;

    private RawHttp http = new RawHttp(0);

    @BeforeEach
    void connect() {
        http = new RawHttp(port);
    }

    @ParameterizedTest
    @CsvSource({
        "malformed, 400",
        "invalid, 422",
        "forbidden, 403",
        "not_found, 404",
        "conflict, 409",
        "too_large, 413",
        "out_of_range, 416",
        "too_slow, 408",
        "unsupported_media_type, 415",
        "busy, 429",
        "unavailable, 503",
        "unreadable, 500"
    })
    void answersEachKindWithItsStatus(String kind, int status) throws IOException {
        assertProblem(http.get("/samples/kind/" + kind), status, "sample_code");
    }

    @Test
    void saysEverythingItKnows() throws IOException {
        Answer answer = http.get("/samples/kind/invalid", "X-Request-Id: from-the-client.1");

        assertThat(answer.header("X-Request-Id")).contains("from-the-client.1");
        assertThat(answer.body())
                .isEqualTo("{\"type\":\"urn:problem-type:chainrule:sample_code\",\"title\":\"Sample code\","
                        + "\"status\":422,\"detail\":\"A sample.\",\"instance\":\"/samples/kind/invalid\","
                        + "\"code\":\"sample_code\",\"request_id\":\"from-the-client.1\",\"errors\":["
                        + "{\"line\":3,\"column\":\"price\",\"detail\":\"is not a number\",\"got\":\"x\"}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"busy", "unavailable"})
    void saysWhenToComeAgain(String kind) throws IOException {
        assertThat(http.get("/samples/kind/" + kind).header("Retry-After")).contains("7");
    }

    @Test
    void promisesNothingOfWhatStaysUnreadable() throws IOException {
        assertThat(http.get("/samples/kind/unreadable").header("Retry-After")).isEmpty();
    }

    @Test
    void takesBackWhatWasSaidOfAnAnswerThatDoesNotCome() throws IOException {
        Answer answer = http.get("/samples/half");

        assertProblem(answer, 409, "sample_code");
        assertThat(answer.header("Content-Length")
                        .orElse(String.valueOf(answer.body().length())))
                .isEqualTo(String.valueOf(answer.body().length()));
        assertThat(answer.head())
                .doesNotContain("Content-Disposition", "Accept-Ranges", "Content-Range", "ETag", "Last-Modified");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/samples;%zz",
                "/samples;a=%",
                "/models/x;%zz/predict",
                "/nothing;%4/here",
                "/actuator/health;%zz",
                "/;%zz"
            })
    void refusesPathsThatCannotBeDecoded(String path) throws IOException {
        JsonNode problem = assertProblem(http.get(path), 400, "malformed_path");

        assertThat(problem.get("instance").asString()).isEqualTo(path);
        assertProblem(http.post(path, JSON, "{}"), 400, "malformed_path");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"with space", "way-too-long-way-too-long-way-too-long-way-too-long-way-too-long-x", "ä", "a\"b"})
    void makesItsOwnRequestIdWhenTheGivenOneIsNotSane(String id) throws IOException {
        Answer answer = http.get("/samples/kind/invalid", "X-Request-Id: " + id);

        assertThat(answer.header("X-Request-Id")).get().asString().matches("req_[0-9a-z]{13}");
        assertThat(answer.json().get("request_id").asString())
                .isEqualTo(answer.header("X-Request-Id").orElseThrow());
    }

    @Test
    void leaksNothingOfItsOwnMistakes() throws IOException {
        assertProblem(http.get("/samples/broken"), 500, "internal_error");
        assertProblem(http.get("/samples/later-broken"), 500, "internal_error");
    }

    @Test
    void survivesARequestThatRunsOutOfMemory() throws IOException {
        Answer answer = http.get("/samples/full");

        assertProblem(answer, 503, "out_of_memory");
        assertThat(answer.header("Retry-After")).contains("7");
    }

    @Test
    void answersALateAnswerWithServiceUnavailable() throws IOException {
        assertProblem(http.get("/samples/late"), 503, "timeout");
    }

    @Test
    void answersAnUnknownPath() throws IOException {
        assertProblem(http.get("/nothing/here"), 404, "unknown_path");
        assertThat(assertProblem(http.get("/samples/"), 404, "unknown_path")
                        .get("detail")
                        .asString())
                .endsWith("Try it without the slash at the end.");
        assertProblem(http.get("/error"), 404, "not_found");
    }

    @Test
    void namesTheMethodsThatArePossible() throws IOException {
        Answer answer = http.send("DELETE", "/samples", "");

        assertProblem(answer, 405, "method_not_allowed");
        assertThat(answer.header("Allow")).get().asString().contains("GET", "POST");
        assertProblem(http.send("PROPFIND", "/samples", ""), 405, "method_not_allowed");
    }

    @Test
    void answersAProblemToWhoeverAcceptsNone() throws IOException {
        assertProblem(http.get("/samples/special", "Accept: image/png"), 406, "not_acceptable");
        assertProblem(http.get("/samples/kind/invalid", "Accept: image/png"), 422, "sample_code");
        assertProblem(http.get("/samples/special", "Accept: ;;;"), 406, "not_acceptable");
    }

    @Test
    void namesTheMediaTypesThatWouldDo() throws IOException {
        for (String path : new String[] {"/samples", "/samples/json"}) {
            JsonNode problem = assertProblem(http.post(path, "text/yaml", "a: 1"), 415, "unsupported_media_type");
            assertThat(problem.get("detail").asString()).contains("text/yaml", "application/json");
            assertProblem(http.post(path, "nonsense", "{}"), 415, "unsupported_media_type");
            assertProblem(http.send("POST", path, "{}"), 415, "unsupported_media_type");
            assertProblem(http.post(path, "application/x-www-form-urlencoded", "{}"), 415, "unsupported_media_type");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*/*", "application/*", "text/*; q=1"})
    void takesATypeThatSaysNothingForNone(String type) throws IOException {
        String file = "Content-Type: " + type;

        assertProblem(http.send("POST", "/samples", "{}", file), 415, "unsupported_media_type");
        assertProblem(http.send("POST", "/samples/json", "{}", file), 415, "unsupported_media_type");
        assertThat(http.send("POST", "/datasets", "a,b\n1,2\n3,4\n", file).status())
                .isEqualTo(201);
        assertThat(http.get("/samples/special", file).status()).isEqualTo(200);
    }

    @Test
    void readsAndAnswersJsonUnderNoOtherName() throws IOException {
        for (String type : new String[] {"application/yaml", "application/x+json", "application/problem+json"}) {
            JsonNode problem = assertProblem(http.post("/samples/json", type, "{}"), 415, "unsupported_media_type");
            assertThat(problem.get("detail").asString()).endsWith("is not supported here; send application/json.");
            assertThat(assertProblem(http.get("/samples/special", "Accept: " + type), 406, "not_acceptable")
                            .get("detail")
                            .asString())
                    .isEqualTo("This resource is available as application/json.");
        }
        assertThat(http.get("/samples/special", "Accept: application/*").header("Content-Type"))
                .contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/samples", "/samples/json"})
    void unpacksWhatIsPackedWithGzip(String path) throws IOException {
        String body = "{\"name\":\"packed\"}";
        byte[] packed = gzip(body);

        assertThat(packed(path, "gzip", packed).body()).contains("\"name\":\"packed\"");
        assertThat(packed(path, "X-GZIP", packed).status()).isEqualTo(200);
        assertThat(packed(path, "identity", body.getBytes(ISO_8859_1)).status()).isEqualTo(200);
        assertProblem(packed(path, "gzip", Arrays.copyOf(packed, packed.length - 9)), 400, "bad_gzip");
        assertProblem(packed(path, "gzip", body.getBytes(ISO_8859_1)), 400, "bad_gzip");
        assertProblem(packed(path, "gzip", gzip("{\"name\":\"" + "x".repeat(100_000) + "\"}")), 413, "body_too_large");
        assertThat(assertProblem(packed(path, "br", packed), 415, "unsupported_media_type")
                        .at("/errors/0/pointer")
                        .asString())
                .isEqualTo("Content-Encoding");
    }

    private Answer packed(String path, String encoding, byte[] body) throws IOException {
        String head = POST.replace("/samples", path) + "Content-Encoding: " + encoding + CRLF + "Content-Length: "
                + body.length + CRLF + CRLF;
        return http.exchange((head + new String(body, ISO_8859_1)).getBytes(ISO_8859_1));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(ISO_8859_1));
        }
        return packed.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/samples", "/samples/json"})
    void namesTheLineOfBrokenJson(String path) throws IOException {
        JsonNode problem = assertProblem(http.post(path, JSON, "{\n\"name\": oops}"), 400, "malformed_json");

        assertThat(problem.at("/errors/0/line").asInt()).isEqualTo(2);
        assertProblem(http.send("POST", path, "", "Content-Type: " + JSON), 400, "empty_body");
        assertProblem(http.post(path, JSON, "{\"name\":1,\"name\":2}"), 400, "malformed_json");
        assertProblem(http.post(path, JSON, "{} {}"), 400, "malformed_json");
        assertProblem(http.post(path, JSON, "{\"a\":NaN}"), 400, "malformed_json");
        assertProblem(http.post(path, JSON, "[".repeat(200)), 400, "malformed_json");
        assertProblem(http.post(path, JSON, "9".repeat(1500)), 400, "malformed_json");
        assertProblem(http.post(path, JSON, "{\"" + "n".repeat(1500) + "\":1}"), 400, "malformed_json");
    }

    @Test
    void refusesBytesThatAreNotUtf8() throws IOException {
        String request = POST + "Content-Length: 12" + CRLF + CRLF + "{\"name\":\"ä\"}";

        assertProblem(http.exchange(request.getBytes(ISO_8859_1)), 400, "malformed_json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/samples", "/samples/json"})
    void boundsBodiesAnnouncedOrNot(String path) throws IOException {
        String body = "{\"name\":\"" + "x".repeat(4000) + "\"}";
        String chunk = Integer.toHexString(body.length()) + CRLF + body + CRLF + "0" + CRLF + CRLF;
        String chunked = POST.replace("/samples", path) + "Transfer-Encoding: chunked" + CRLF + CRLF + chunk;

        assertProblem(http.post(path, JSON, body), 413, "body_too_large");
        assertProblem(http.exchange(chunked), 413, "body_too_large");
    }

    @Test
    void tellsAllViolationsOfADefinition() throws IOException {
        JsonNode problem = assertProblem(http.post("/samples", JSON, "{\"epoch\":5,\"epochs\":0}"), 422, "invalid");

        assertThat(problem.get("errors")).hasSize(3);
        assertThat(problem.at("/errors/0").toString())
                .isEqualTo("{\"pointer\":\"/epoch\",\"detail\":\"is not a known field\",\"got\":5,"
                        + "\"hint\":\"did you mean \\\"epochs\\\"?\"}");
    }

    @Test
    void keepsToTheLimitsThatAreSet() throws IOException {
        String name = "{\"name\":\"" + "x".repeat(501) + "\"}";

        assertThat(assertProblem(http.post("/samples", JSON, name), 422, "invalid")
                        .get("detail")
                        .asString())
                .isEqualTo("/name: must have at most 500 characters");
    }

    @Test
    void readsADefinition() throws IOException {
        Answer answer = http.post("/samples", JSON + "; charset=utf-8", "{\"name\":\"ä\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"name\":\"ä\",\"epochs\":10}");
    }

    @Test
    void isStrictWithRecordsToo() throws IOException {
        String sample = "{\"object\":\"sample\",\"id\":\"a\",\"status\":\"queued\",\"size\":%s,\"%s\":1}";

        assertThat(assertProblem(http.post("/samples/records", JSON, sample.formatted("1", "ids")), 422, "invalid")
                        .at("/errors/0/pointer")
                        .asString())
                .isEqualTo("/ids");
        assertProblem(http.post("/samples/records", JSON, sample.formatted("\"3\"", "x")), 422, "invalid");
        assertProblem(http.post("/samples/records", JSON, "[]"), 422, "invalid");
    }

    @Test
    void refusesParametersItCannotRead() throws IOException {
        assertProblem(http.get("/samples/number?value=x"), 400, "invalid_parameter");
        assertProblem(http.get("/samples/number?value=99999999999"), 400, "invalid_parameter");
        assertProblem(http.get("/samples/number"), 400, "missing_parameter");
        assertProblem(http.get("/samples?status=runing"), 400, "invalid_parameter");
        assertProblem(http.get("/samples?limit=%zz"), 400, "invalid_parameter");
        assertProblem(http.get("/samples?after=a%00b"), 400, "invalid_parameter");
        assertThat(http.get("/models/a%00b").status()).isEqualTo(400);
        assertProblem(http.get("/samples/kind/nonsense"), 400, "invalid_parameter");
    }

    @Test
    void suggestsTheParameterThatWasMeant() throws IOException {
        assertThat(assertProblem(http.get("/samples?limt=3"), 400, "unknown_parameter")
                        .at("/errors/0/hint")
                        .asString())
                .isEqualTo("did you mean \"limit\"?");
        assertThat(http.get("/samples/m/predict?any=thing").body()).isEqualTo("{\"any\":\"thing\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/samples/upload", "/datasets"})
    void refusesTornAndOversizedUploads(String path) throws IOException {
        String multipart = "multipart/form-data; boundary=b";
        String tooLarge = part("file", "a,b\n1,2\n" + "3,4\n".repeat(500_000));

        assertProblem(http.post(path, multipart, "--b\r\nContent"), 400, "malformed_multipart");
        assertProblem(
                http.post(path, multipart, part("file", "a,b\n1,2\n").substring(0, 72)), 400, "malformed_multipart");
        assertProblem(http.post(path, "multipart/form-data", "x"), 400, "malformed_multipart");
        assertProblem(http.post(path, multipart, tooLarge), 413, "body_too_large");
    }

    @Test
    void refusesOversizedFilesAlsoWhenTheyArePacked() throws IOException {
        String file = "a,b\n1,2\n" + "3,4\n".repeat(500_000);
        byte[] packed = gzip(file);
        String head = POST.replace("/samples", "/datasets").replace(JSON, "text/csv");
        String length = "Content-Encoding: gzip" + CRLF + "Content-Length: " + packed.length + CRLF + CRLF;

        assertProblem(http.post("/datasets", "text/csv", file), 413, "upload_too_large");
        assertProblem(
                http.exchange((head + length + new String(packed, ISO_8859_1)).getBytes(ISO_8859_1)),
                413,
                "upload_too_large");
    }

    @Test
    void takesAnUpload() throws IOException {
        String multipart = "multipart/form-data; boundary=b";

        assertThat(http.post("/samples/upload", multipart, part("file", "abc")).body())
                .isEqualTo("{\"bytes\":3}");
        assertProblem(http.post("/samples/upload", multipart, part("fil", "abc")), 400, "missing_part");
    }

    @Test
    void takesAFieldOfAFormThatCameAsAFile() throws IOException {
        String multipart = "multipart/form-data; boundary=b";
        String file = part("file", "1;2\n3;4\n").replace("--b--\r\n", "");

        Answer read = http.post("/datasets", multipart, file + part("options", "\uFEFF{\"header\": false}\n"));

        assertThat(read.status()).as(read.body()).isEqualTo(201);
        assertThat(read.json().get("rows").asInt()).isEqualTo(2);
        assertThat(http.post("/datasets", multipart, file + part("name", "from-a-file"))
                        .json()
                        .get("name")
                        .asString())
                .isEqualTo("from-a-file");
        assertProblem(http.post("/datasets", multipart, file + part("options", "a,b")), 400, "malformed_json");
        assertProblem(http.post("/datasets", multipart, file + part("name", "a b")), 422, "invalid");
        assertProblem(
                http.post("/datasets", multipart, file + part("options", " ".repeat(2049))), 413, "body_too_large");
        String latin = "POST /datasets HTTP/1.1" + CRLF + "Host: localhost" + CRLF + "Connection: close" + CRLF
                + "Content-Type: " + multipart + CRLF + "Content-Length: " + (file + part("name", "x")).length()
                + CRLF + CRLF + file + part("name", "\u00FC");
        assertProblem(http.exchange(latin.getBytes(ISO_8859_1)), 400, "malformed_multipart");
    }

    @Test
    void saysWhatIsTooMuchOfAForm() throws IOException {
        String multipart = "multipart/form-data; boundary=b";
        String many = part("file", "a,b\n1,2\n").replace("--b--\r\n", "").repeat(60) + "--b--\r\n";

        assertThat(assertProblem(http.post("/datasets", multipart, many), 413, "body_too_large")
                        .get("detail")
                        .asString())
                .contains("more than the 50 parts", "one zip");
        String longName = part("file", "a,b\n1,2\n").replace("\"f\"", "\"" + "f".repeat(600) + "\"");
        assertThat(assertProblem(http.post("/datasets", multipart, longName), 413, "body_too_large")
                        .get("detail")
                        .asString())
                .contains("header of a part", "512 bytes");
        assertThat(assertProblem(
                                http.send(
                                        "POST",
                                        "/datasets",
                                        part("file", "a,b\n1,2\n"),
                                        "Content-Type: multipart/form-data",
                                        "Content-Encoding: gzip"),
                                400,
                                "malformed_multipart")
                        .get("detail")
                        .asString())
                .contains("Content-Encoding");
    }

    private static String part(String name, String content) {
        return "--b\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"f\"\r\n\r\n%s\r\n--b--\r\n"
                .formatted(name, content);
    }

    @Test
    void knowsItsVersion() throws IOException {
        assertThat(http.get("/samples", "API-Version: 1").status()).isEqualTo(200);
        assertProblem(http.get("/samples", "API-Version: 2"), 400, "unknown_api_version");
        assertProblem(http.get("/samples", "API-Version: x"), 400, "unknown_api_version");
        assertThat(http.get("/actuator/health/readiness", "API-Version: 2").status())
                .isIn(200, 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /samples?a=| HTTP/1.1⏎Host: localhost",
                "GET /<script> HTTP/1.1⏎Host: localhost",
                "GET /samples%00 HTTP/1.1⏎Host: localhost",
                "GET /samples%2F HTTP/1.1⏎Host: localhost",
                "GET /%zz HTTP/1.1⏎Host: localhost",
                "GET /../../etc/passwd HTTP/1.1⏎Host: localhost",
                "GET / HTTP/1.1",
                "GET / HTTP/1.1⏎Host: localhost⏎Host: localhost",
                "GET / HTTP/1.1⏎Host: a b",
                "GET http://evil.example/ HTTP/1.1⏎Host: localhost",
                "POST /samples HTTP/1.1⏎Host: localhost⏎Content-Length: x",
                "POST /samples HTTP/1.1⏎Host: localhost⏎Content-Length: 1⏎Content-Length: 2",
                "GET / HTTP/1.1⏎Host: localhost⏎A b: c",
                "GET / HTTP/1.1⏎Host: localhost⏎X: a\u0001b",
                "GET /\u00FC HTTP/1.1⏎Host: localhost",
                "GET /samples\\x HTTP/1.1⏎Host: localhost",
                "GET / HTTP/x⏎Host: localhost",
                "G(T / HTTP/1.1⏎Host: localhost",
                "TRACE / HTTP/1.1⏎Host: localhost",
                "\u0016\u0003\u0001\u0002",
                "nonsense",
                "G€T / HTTP/1.1⏎Host: localhost"
            })
    void answersWhatTomcatRefuses(String request) throws IOException {
        Answer answer = http.exchange(request.replace("⏎", CRLF) + CRLF + "Connection: close" + CRLF + CRLF);

        assertThat(answer.status()).isBetween(400, 499);
        assertProblem(answer, answer.status(), answer.json().get("code").asString());
        assertProtected(answer);
    }

    /** Also where no endpoint is asked: those who speak the protocols below these paths read nothing else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v2/models/a%00b HTTP/1.1⏎Host: localhost",
                "GET /v2/models/x;%zz HTTP/1.1⏎Host: localhost",
                "GET /%762/nothing HTTP/1.1⏎Host: localhost",
                "GET /v2;a=b/nothing HTTP/1.1⏎Host: localhost",
                "GET /v2/models/a%2Fb HTTP/1.1⏎Host: localhost",
                "GET /v2 HTTP/1.1⏎Host: evil.example",
                "GET /v1/nothing HTTP/1.1⏎Host: localhost",
                "DELETE /v2/models/x/infer HTTP/1.1⏎Host: localhost"
            })
    void refusesInOneSentenceWhereThatIsTheProtocol(String request) throws IOException {
        Answer answer = http.exchange(request.replace("⏎", CRLF) + CRLF + "Connection: close" + CRLF + CRLF);

        assertThat(answer.status()).isBetween(400, 499);
        assertThat(answer.header("Content-Type")).contains("application/json");
        assertThat(answer.json().propertyNames()).containsExactly("error");
        assertThat(answer.json().get("error").asString()).isNotEmpty();
        assertProtected(answer);
    }

    @Test
    void refusesInTheWordsOfMlflowWhereItIsAsked() throws IOException {
        Answer answer = http.post("/models/nobody/invocations", JSON, "{}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().propertyNames()).containsExactly("error_code", "message");
    }

    /** These say of HTTP itself what is not done here, as RFC 9110 has it. */
    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/3.0, 505",
        "POST /samples HTTP/1.1⏎Transfer-Encoding: foo, 501",
        "CONNECT localhost:80 HTTP/1.1, 501"
    })
    void answersWhatTomcatCannotDo(String request, int status) throws IOException {
        Answer answer = http.exchange(
                request.replace("⏎", CRLF) + CRLF + "Host: localhost" + CRLF + "Connection: close" + CRLF + CRLF);

        assertProblem(answer, status, answer.json().get("code").asString());
        assertProtected(answer);
    }

    @Test
    void refusesChunksThatAreNone() throws IOException {
        Answer answer = http.exchange(POST + "Transfer-Encoding: chunked" + CRLF + CRLF + "zz" + CRLF);

        assertThat(answer.status()).isEqualTo(400);
        assertProblem(answer, 400, answer.json().get("code").asString());
    }

    @Test
    void answersHeadersThatAreTooLarge() throws IOException {
        Answer answer = http.get("/samples", "X-Large: " + "x".repeat(60_000));

        assertThat(answer.status()).isIn(400, 431);
        assertProblem(answer, answer.status(), answer.json().get("code").asString());
        assertProtected(answer);
    }

    @Test
    void answersDoubleSlashes() throws IOException {
        assertProblem(http.get("//samples"), 404, "unknown_path");
        assertProblem(http.get("/samples//x"), 404, "unknown_path");
        assertProblem(http.get("/samples;a=b/x"), 404, "unknown_path");
    }

    @Test
    void refusesOldRequestsWithoutAHost() throws IOException {
        assertProblem(http.exchange("GET /samples HTTP/1.0\r\n\r\n"), 403, "foreign_host");
    }

    @Test
    void refusesForeignHostsAndOrigins() throws IOException {
        assertProblem(
                http.exchange("GET /samples HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
                403,
                "foreign_host");
        assertProblem(http.get("/samples", "Origin: http://evil.example"), 403, "foreign_origin");
        assertProblem(http.send("POST", "/samples", "{}", "Origin: null"), 403, "foreign_origin");
        assertThat(http.get("/samples", "Origin: http://localhost:" + port).status())
                .isEqualTo(200);
    }

    @Test
    void letsHostsInThatAreSet() throws IOException {
        Answer answer = http.exchange(
                "GET /samples HTTP/1.1" + CRLF + "Host: models.example.org" + CRLF + "Connection: close" + CRLF + CRLF);

        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/samples", "/samples/broken", "/nothing", "/v3/api-docs"})
    void tellsBrowsersToKeepToThemselves(String path) throws IOException {
        Answer answer = http.get(path, "Origin: http://localhost:" + port);

        assertProtected(answer);
    }

    private static void assertProtected(Answer answer) {
        assertThat(answer.header("Content-Security-Policy"))
                .get()
                .asString()
                .contains("default-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe-inline");
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.header("Referrer-Policy")).contains("no-referrer");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("Set-Cookie")).isEmpty();
        assertThat(answer.head().toLowerCase(Locale.ROOT)).doesNotContain("access-control-");
    }

    private static JsonNode assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.head() + answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("code").asString()).isEqualTo(code);
        assertThat(problem.get("type").asString()).endsWith(":" + code);
        assertThat(problem.get("detail").asString()).isNotBlank();
        assertThat(problem.get("request_id").asString())
                .isEqualTo(answer.header("X-Request-Id").orElseThrow());
        assertThat(answer.body()).doesNotContain("Exception", "secret", "dev.chainrule", "springframework", "jackson");
        return problem;
    }
}
