package dev.chainrule.event;

import dev.chainrule.TemporaryData;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/** A test of webhooks that go to receivers on this machine; all of them share one service. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("slow")
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "chainrule.webhook.allowed-hosts=http://localhost",
            "chainrule.webhook.backoff=1ms",
            "chainrule.webhook.attempts=2",
            "chainrule.webhook.timeout=4s",
            "chainrule.webhook.per-host=3",
            "chainrule.webhook.at-once=5"
        })
@ContextConfiguration(initializers = TemporaryData.class)
@interface WithReceivers {}
