package dev.chainrule.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockPart;

/** What makes a request another one, so that its key is refused. */
class DigestedRequestTests {

    private static MockHttpServletRequest request() {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/datasets");
        request.setQueryString("name=iris&header=true");
        request.setContentType("text/csv");
        request.addHeader("Content-Encoding", "gzip");
        request.setContent("x,y\n1,2\n".getBytes(UTF_8));
        return request;
    }

    private static String fingerprint(MockHttpServletRequest request) throws IOException {
        return new DigestedRequest(request).fingerprint();
    }

    private static MockHttpServletRequest with(Consumer<MockHttpServletRequest> change) {
        MockHttpServletRequest changed = request();
        change.accept(changed);
        return changed;
    }

    @Test
    void isTheSameForTheSame() throws IOException {
        assertThat(fingerprint(request())).isEqualTo(fingerprint(request())).hasSize(64);
    }

    @Test
    void isAnotherWhereAnythingDiffers() throws IOException {
        Map<String, MockHttpServletRequest> others = new LinkedHashMap<>();
        others.put("query", with(request -> request.setQueryString("name=iris&header=false")));
        others.put("no query", with(request -> request.setQueryString(null)));
        others.put("path", with(request -> request.setRequestURI("/jobs")));
        others.put("method", with(request -> request.setMethod("PUT")));
        others.put("type", with(request -> request.setContentType("text/tab-separated-values")));
        others.put("encoding", with(request -> request.removeHeader("Content-Encoding")));
        others.put("body", with(request -> request.setContent("x,y\n1,3\n".getBytes(UTF_8))));
        others.put("longer", with(request -> request.setContent("x,y\n1,2\n\n".getBytes(UTF_8))));
        String known = fingerprint(request());
        for (Map.Entry<String, MockHttpServletRequest> other : others.entrySet()) {
            assertThat(fingerprint(other.getValue())).as(other.getKey()).isNotEqualTo(known);
        }
    }

    @Test
    void isTheSameHoweverMuchOfTheBodyWasReadBefore() throws IOException {
        DigestedRequest request = new DigestedRequest(request());
        ServletInputStream body = request.getInputStream();
        assertThat(body.read()).isEqualTo('x');
        assertThat(body.read(new byte[100], 7, 3)).isEqualTo(3);
        assertThat(request.fingerprint()).isEqualTo(fingerprint(request()));
    }

    /** Clients choose it anew each time. */
    @Test
    void isTheSameForAFormWithAnotherBoundary() throws IOException {
        String known = fingerprint(form("a", "iris.csv", "x,y\n1,2\n"));
        assertThat(fingerprint(form("b", "iris.csv", "x,y\n1,2\n"))).isEqualTo(known);
        assertThat(fingerprint(form("a", "iris2.csv", "x,y\n1,2\n"))).isNotEqualTo(known);
        assertThat(fingerprint(form("a", "iris.csv", "x,y\n1,3\n"))).isNotEqualTo(known);
    }

    private static MockHttpServletRequest form(String boundary, String file, String content) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/datasets");
        request.setContentType("multipart/form-data; boundary=" + boundary);
        request.addPart(new MockPart("file", file, content.getBytes(UTF_8)));
        return request;
    }
}
