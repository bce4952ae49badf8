package dev.chainrule.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.chainrule.definition.Definitions;
import dev.chainrule.web.RawHttp.Answer;
import dev.chainrule.web.openapi.DocumentAhead;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springdoc.core.service.OpenAPIService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@OverHttp
class HttpAnswerTests {

    /** By which schemas find the document; nobody goes there. */
    private static final String PLACE = "https://service.invalid/v3/api-docs";

    private final DocumentAhead ahead;
    private final OpenAPIService documents;

    @LocalServerPort
    private int port;

    HttpAnswerTests(@Autowired DocumentAhead ahead, @Autowired OpenAPIService documents) {
        this.ahead = ahead;
        this.documents = documents;
    }

    private RawHttp http = new RawHttp(0);

    @BeforeEach
    void connect() {
        http = new RawHttp(port);
    }

    @Test
    void writesNonFiniteNumbersAsNull() throws IOException {
        assertThat(http.get("/samples/special").body()).isEqualTo("{\"values\":[1.0,null,null]}");
        assertThat(http.get("/samples?after=a&limit=1").body()).contains("\"size\":null");
    }

    @Test
    void pagesThroughAList() throws IOException {
        Answer first = http.get("/samples?limit=2&status=running");

        assertThat(first.json().get("object").asString()).isEqualTo("list");
        assertThat(first.json().get("first_id").asString()).isEqualTo("a");
        assertThat(first.json().get("last_id").asString()).isEqualTo("b");
        assertThat(first.json().get("has_more").asBoolean()).isTrue();
        assertThat(first.header("Link"))
                .contains("<http://localhost:%s/samples?limit=2&status=running&after=b>; rel=\"next\"".formatted(port));

        Answer second = http.get("/samples?limit=2&after=b");

        assertThat(second.json().get("data")).hasSize(1);
        assertThat(second.json().get("has_more").asBoolean()).isFalse();
        assertThat(second.header("Link")).isEmpty();
    }

    @Test
    void saysNullWhereAnEmptyPageHasNoIds() throws IOException {
        assertThat(http.get("/samples?after=z").body())
                .isEqualTo("{\"object\":\"list\",\"data\":[],\"first_id\":null,\"last_id\":null,\"has_more\":false}");
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, 1",
        "limit=101, 1",
        "limit=-5, 1",
        "limit=x, 1",
        "limit=, 1",
        "limit=99999999999, 1",
        "order=up, 1",
        "limit=1&limit=2, 1",
        "limit=0&order=up, 2"
    })
    void refusesPagesThatCannotBe(String query, int violations) throws IOException {
        Answer answer = http.get("/samples?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("errors")).hasSize(violations);
    }

    @Test
    void letsBrowsersKeepThePageIfTheyAskWhetherItChanged() throws IOException {
        Answer page = http.get("/sample.txt");

        assertThat(page.body()).isEqualTo("a page\n");
        assertThat(page.header("Cache-Control")).contains("no-cache");
        assertThat(page.header("Content-Security-Policy")).isPresent();
        assertThat(http.get(
                                "/sample.txt",
                                "If-Modified-Since: "
                                        + page.header("Last-Modified").orElseThrow())
                        .status())
                .isEqualTo(304);
    }

    @Test
    void isReadyAndTellsNothingMore() throws IOException {
        assertThat(http.get("/actuator/health/readiness").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(http.get("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(http.get("/actuator/env").status()).isEqualTo(404);
        assertThat(http.get("/actuator/heapdump").status()).isEqualTo(404);
    }

    @Test
    void describesDefinitionsAsTheyAreRead() throws IOException {
        JsonNode document = http.get("/v3/api-docs").json();

        String expected =
                String.valueOf(Definitions.schemas(SampleController.SampleRequest.class, "#/components/schemas/")
                        .get("SampleRequest"));

        assertThat(document.at("/components/schemas/SampleRequest"))
                .isEqualTo(JsonMapper.shared().readTree(expected));
        assertThat(document.at("/paths/~1samples/post/requestBody/content/application~1json/schema/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/SampleRequest");
        assertThat(document.at("/paths/~1samples/get/parameters").findValuesAsString("name"))
                .containsExactly("status", "limit", "after", "order", "API-Version");
        assertThat(document.at("/info/license/identifier").asString()).isEqualTo("Apache-2.0");
    }

    @Test
    void buildsItsDocumentBeforeAnybodyAsksAndOnceForAllLanguages() throws Exception {
        int length = ahead.bytes().get(2, TimeUnit.MINUTES);

        assertThat(length).isPositive();
        assertThat(documents.getCachedOpenAPI(Locale.ENGLISH)).isNotNull();
        assertThat(http.get("/v3/api-docs", "Accept-Language: de").status()).isEqualTo(200);
        assertThat(documents.getCachedOpenAPI(Locale.GERMAN)).isNull();
    }

    @Test
    void answersAsItsDocumentSays() throws IOException {
        String document = http.get("/v3/api-docs").body();
        SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(PLACE, document)));

        assertFits(schemas, "ListResponseSample", http.get("/samples").json());
        assertFits(schemas, "ListResponseSample", http.get("/samples?after=z").json());
        assertFits(schemas, "Problem", http.get("/samples/kind/invalid").json());
        assertFits(schemas, "Problem", http.get("/samples?limit=0").json());
        assertFits(
                schemas,
                "Problem",
                http.post("/samples", "application/json", "{}").json());
    }

    private static void assertFits(SchemaRegistry schemas, String schema, JsonNode answer) {
        assertThat(schemas.getSchema(JsonMapper.shared()
                                .createObjectNode()
                                .put("$ref", PLACE + "#/components/schemas/" + schema))
                        .validate(answer))
                .as(answer.toString())
                .isEmpty();
    }
}
