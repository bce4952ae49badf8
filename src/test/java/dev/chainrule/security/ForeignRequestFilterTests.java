package dev.chainrule.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignRequestFilterTests {

    private final ForeignRequestFilter closed = filter(List.of(), List.of());

    @Test
    void letsLoopbackIn() {
        assertThat(closed.refusal(to("localhost:8080"))).isEmpty();
        assertThat(closed.refusal(to("127.0.0.1:8080"))).isEmpty();
        assertThat(closed.refusal(to("[::1]:8080"))).isEmpty();
    }

    @Test
    void refusesAForeignHostAndNamesTheSetting() {
        ProblemException refusal =
                closed.refusal(to("rebound.evil.example:8080")).orElseThrow();

        assertThat(refusal.kind()).isEqualTo(ProblemKind.FORBIDDEN);
        assertThat(refusal.code()).isEqualTo("foreign_host");
        assertThat(refusal.violations().get(0).hint()).contains("chainrule.security.allowed-hosts");
    }

    @Test
    void refusesAMissingOrRepeatedHost() {
        assertThat(code(closed.refusal(to()))).isEqualTo("foreign_host");
        assertThat(code(closed.refusal(to("localhost", "localhost")))).isEqualTo("foreign_host");
    }

    @Test
    void letsNamedHostsIn() {
        ForeignRequestFilter open = filter(List.of("models.example.org", "other.example.org:8080"), List.of());

        assertThat(open.refusal(to("Models.Example.Org:9000"))).isEmpty();
        assertThat(open.refusal(to("other.example.org:8080"))).isEmpty();
        assertThat(code(open.refusal(to("other.example.org:8081")))).isEqualTo("foreign_host");
        assertThat(code(open.refusal(to("example.org")))).isEqualTo("foreign_host");
    }

    @Test
    void doesNotStartWithAHostThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> filter(List.of("https://models.example.org"), List.of()))
                .withMessageContaining("chainrule.security.allowed-hosts");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080,     http://localhost:8080",
        "localhost:8080,     HTTP://LOCALHOST:8080",
        "localhost,          http://localhost",
        "localhost:80,       http://localhost",
        "localhost,          http://localhost:80",
        "[::1]:8080,         http://[::1]:8080"
    })
    void letsItsOwnPageIn(String host, String origin) {
        assertThat(closed.refusal(from(host, origin))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "http://evil.example",
                "http://localhost:3000",
                "http://localhost",
                "https://localhost:8080",
                "http://127.0.0.1:8080",
                "http://localhost:8080.evil.example",
                "http://localhost:8080/",
                "chrome-extension://abc",
                "file://",
                "localhost:8080"
            })
    void refusesOtherPages(String origin) {
        ProblemException refusal =
                closed.refusal(from("localhost:8080", origin)).orElseThrow();

        assertThat(refusal.code()).isEqualTo("foreign_origin");
        assertThat(refusal.violations().get(0).hint()).contains("chainrule.security.allowed-origins");
    }

    @Test
    void refusesTwoOrigins() {
        Visitor visitor = new Visitor(
                "POST", "http", List.of("localhost"), List.of("http://localhost", "http://evil.example"), null, "");

        assertThat(code(closed.refusal(visitor))).isEqualTo("foreign_origin");
    }

    @Test
    void letsAPageBehindAProxyIn() {
        ForeignRequestFilter open = filter(List.of("models.example.org"), List.of("https://models.example.org"));

        assertThat(open.refusal(from("models.example.org", "https://models.example.org")))
                .isEmpty();
        assertThat(code(open.refusal(from("models.example.org", "https://evil.example"))))
                .isEqualTo("foreign_origin");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  same-origin, cors,     true",
        "POST, same-origin, cors,     true",
        "GET,  none,        navigate, true",
        "GET,  cross-site,  navigate, true",
        "HEAD, cross-site,  navigate, true",
        "POST, cross-site,  navigate, false",
        "POST, same-site,   cors,     false",
        "GET,  cross-site,  no-cors,  false",
        "GET,  same-site,   no-cors,  false",
        "GET,  cross-site,  cors,     false",
        "GET,  sideways,    no-cors,  false",
        "DELETE, cross-site, '',      false"
    })
    void heedsWhatTheBrowserSaysOfTheSite(String method, String site, String mode, boolean welcome) {
        Visitor visitor = new Visitor(method, "http", List.of("localhost:8080"), List.of(), site, mode);

        assertThat(closed.refusal(visitor).isEmpty()).isEqualTo(welcome);
    }

    private static ForeignRequestFilter filter(List<String> hosts, List<String> origins) {
        return new ForeignRequestFilter(new SecuritySettings(hosts, origins));
    }

    private static Visitor to(String... hosts) {
        return new Visitor("GET", "http", List.of(hosts), List.of(), null, "");
    }

    private static Visitor from(String host, String origin) {
        return new Visitor("POST", "http", List.of(host), List.of(origin), null, "");
    }

    private static @Nullable String code(Optional<ProblemException> refusal) {
        return refusal.map(ProblemException::code).orElse(null);
    }
}
