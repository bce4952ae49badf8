package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the service said. */
record Answer(String request, int status, HttpHeaders headers, String body) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    JsonNode json() {
        return JSON.readTree(body);
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** Media type without its parameters. */
    String contentType() {
        return header("Content-Type").replaceFirst(";.*", "");
    }

    Answer is(int expected) {
        assertThat(status).as(toString()).isEqualTo(expected);
        return this;
    }

    /** @return the problem */
    JsonNode is(int expected, String code) {
        assertThat(is(expected).contentType()).as(toString()).isEqualTo("application/problem+json");
        assertThat(text("/code")).as(toString()).isEqualTo(code);
        return json();
    }

    /** @param pointer to a value in the body */
    String text(String pointer) {
        return json().at(pointer).asString();
    }

    double number(String pointer) {
        JsonNode number = json().at(pointer);
        assertThat(number.isNumber()).as("%s in %s", pointer, this).isTrue();
        return number.doubleValue();
    }

    @Override
    public String toString() {
        return "%s: %s %s".formatted(request, status, body.length() > 2000 ? body.substring(0, 2000) + "…" : body);
    }
}
