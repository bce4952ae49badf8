package dev.chainrule.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignatureTests {

    /** The example of the reference implementations of Standard Webhooks. */
    @Test
    void signsAsStandardWebhooksDoes() {
        assertThat(Signature.of(
                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        1614265330,
                        "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void takesAnyTextAsItIs() {
        assertThat(Signature.of("s3cret", "a", 1, "{}")).isNotEqualTo(Signature.of("s3crets", "a", 1, "{}"));
        assertThat(Signature.key("s3cret")).asString().isEqualTo("s3cret");
    }
}
