package dev.chainrule.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiversTests {

    private static Receivers receivers(String... allowed) {
        return new Receivers(
                new WebhookSettings(List.of(allowed), 1, Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1));
    }

    @Test
    void allowsNobodyUnlessToldTo() {
        assertThat(receivers().objection("https://hooks.example.org/a"))
                .hasValue("the host \"hooks.example.org\" is not in chainrule.webhook.allowed-hosts");
    }

    @Test
    void allowsAHostOnEveryPortOrOnOne() {
        Receivers some = receivers("Hooks.example.org", "other.example.org:8443");

        assertThat(some.objection("https://HOOKS.example.org:9000/a?b=c")).isEmpty();
        assertThat(some.objection("https://other.example.org:8443/")).isEmpty();
        assertThat(some.objection("https://other.example.org/")).isPresent();
        assertThat(some.objection("https://hooks.example.org.evil.example/")).isPresent();
        assertThat(some.objection("https://hooks.example.org@evil.example/")).isPresent();
    }

    @Test
    void sendsNothingInTheClearUnlessToldTo() {
        assertThat(receivers("hooks.example.org").objection("http://hooks.example.org/"))
                .hasValue("is not https");
        assertThat(receivers("http://127.0.0.1:9000").objection("http://127.0.0.1:9000/"))
                .isEmpty();
        assertThat(receivers("http://127.0.0.1:9000").objection("http://127.0.0.1:9001/"))
                .isPresent();
    }

    @Test
    void refusesAPortThatCannotBe() {
        Receivers some = receivers("hooks.example.org", "http://localhost");

        assertThat(some.objection("https://hooks.example.org:65535/")).isEmpty();
        for (String address :
                List.of("https://hooks.example.org:65536/", "http://localhost:99999/", "http://localhost:0/")) {
            assertThat(some.objection(address)).as(address).hasValue("has an invalid port");
        }
    }

    @Test
    void knowsAHostHoweverItIsWritten() {
        assertThat(Receivers.host("https://HOOKS.example.org/a?b=c")).isEqualTo("hooks.example.org:443");
        assertThat(Receivers.host("http://hooks.example.org/")).isEqualTo("hooks.example.org:80");
        assertThat(Receivers.host("https://hooks.example.org:8443")).isEqualTo("hooks.example.org:8443");
    }

    @Test
    void refusesWhatIsNoAddress() {
        for (String address : List.of(
                "", "hooks.example.org", "ftp://hooks.example.org/", "https:///a", "https://[", "file:///etc/passwd")) {
            assertThat(receivers("hooks.example.org").objection(address))
                    .as(address)
                    .isPresent();
        }
        assertThat(receivers("hooks.example.org").objection("https://me:you@hooks.example.org/"))
                .isPresent();
    }
}
