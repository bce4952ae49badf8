package dev.chainrule.web.body;

import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What {@code spring.jackson.*} has no setting for; the other rules stand in application.yml. */
@Configuration(proxyBeanMethods = false)
class JsonRules {

    @Bean
    JsonFactoryBuilderCustomizer neverNotANumber() {
        return factory -> factory.addDecorator((ignored, generator) -> new NonFiniteAsNull(generator));
    }
}
