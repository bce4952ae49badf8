package dev.chainrule.startup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlannedBeansTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chainrule.training.workers",
                "CHAINRULE_DATA_DIR",
                "logging.level.root",
                "server.port",
                "SERVER_ADDRESS",
                "server.max-http-request-header-size",
                "spring.datasource.url",
                "SPRING_DATASOURCE_PASSWORD",
                "spring.datasource.hikari.maximum-pool-size",
                "spring.backgroundpreinitializer.ignore",
                "spring.context.exit",
                "PATH",
                "java.home"
            })
    void ofSettingsThatDecideAboutNoBeans(String name) {
        assertThat(PlannedBeans.mayDecide(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "management.endpoints.web.exposure.include",
                "MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE",
                "management.server.port",
                "server.forward-headers-strategy",
                "spring.profiles.active",
                "SPRING_PROFILES_ACTIVE",
                "spring.autoconfigure.exclude",
                "spring.flyway.enabled",
                "spring.datasource.type",
                "spring.jmx.enabled",
                "springdoc.api-docs.enabled"
            })
    void notOfThoseThatMay(String name) {
        assertThat(PlannedBeans.mayDecide(name)).isTrue();
    }
}
