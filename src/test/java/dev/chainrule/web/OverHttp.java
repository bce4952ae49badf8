package dev.chainrule.web;

import dev.chainrule.Application;
import dev.chainrule.TemporaryData;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/** A test that talks to the real server on a port of its own, with small limits and the sample endpoints. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("slow")
@SpringBootTest(
        classes = {Application.class, SampleController.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "chainrule.web.max-json=2KB",
            "chainrule.web.retry-after=7s",
            "chainrule.definition.max-text=500",
            "chainrule.security.allowed-hosts=models.example.org",
            "chainrule.dataset.max-upload=500KB",
            "spring.datasource.url=jdbc:h2:mem:problems"
        })
@ContextConfiguration(initializers = TemporaryData.class)
@interface OverHttp {}
