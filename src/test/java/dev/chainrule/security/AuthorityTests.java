package dev.chainrule.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8080",
                "app.localhost",
                "127.0.0.1",
                "127.0.0.1:1",
                "127.255.3.42:65535",
                "[::1]",
                "[::1]:8080"
            })
    void knowsLoopback(String host) {
        assertThat(Authority.parse(host)).get().matches(Authority::isLoopback);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost.evil.example",
                "evil-localhost",
                "127.0.0.1.evil.example",
                "127.0.0.1.nip.io",
                "127.0.0.256",
                "127.1",
                "128.0.0.1",
                "2130706433",
                "0x7f000001",
                "0.0.0.0",
                "10.0.0.1",
                "[::]",
                "[::ffff:127.0.0.1]",
                "[fe80::1]"
            })
    void isNotFooledByWhatLooksLikeLoopback(String host) {
        assertThat(Authority.parse(host)).get().matches(authority -> !authority.isLoopback());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " localhost",
                "localhost ",
                "localhost.",
                "localhost:",
                "localhost:x",
                "localhost:123456",
                "user@localhost",
                "localhost/x",
                "localhost,localhost",
                "localhost:80:80",
                "::1",
                "[::1",
                ".localhost",
                "loc\talhost",
                "löcalhost"
            })
    void refusesWhatIsNoHost(String host) {
        assertThat(Authority.parse(host)).isEmpty();
    }

    @Test
    void matchesAnyPortUnlessOneIsNamed() {
        Authority asked = Authority.parse("models.example.org:8080").orElseThrow();

        assertThat(asked.matches(Authority.parse("models.example.org").orElseThrow()))
                .isTrue();
        assertThat(asked.matches(Authority.parse("models.example.org:8080").orElseThrow()))
                .isTrue();
        assertThat(asked.matches(Authority.parse("models.example.org:8081").orElseThrow()))
                .isFalse();
        assertThat(asked.matches(Authority.parse("example.org").orElseThrow())).isFalse();
    }
}
