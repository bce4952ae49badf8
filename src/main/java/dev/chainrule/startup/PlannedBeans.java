package dev.chainrule.startup;

import java.net.URL;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aot.AotDetector;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.util.ClassUtils;

/**
 * Starts with the beans that were planned when the service was packaged, instead of finding out once more which there are.
 * The plan holds for our own settings; whoever changes one of the framework's that may decide about beans gets a start
 * without it, which takes longer and does as it is told.
 */
final class PlannedBeans implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(PlannedBeans.class);

    private static final List<String> FRAMEWORK = List.of("spring.", "springdoc.", "management.", "server.");

    /** They are read by beans that are there in any case. */
    private static final List<String> HARMLESS = List.of(
            "spring.aot.",
            "spring.application.",
            "spring.backgroundpreinitializer.",
            "spring.config.",
            "spring.context.exit",
            "spring.datasource.hikari.",
            "spring.datasource.password",
            "spring.datasource.url",
            "spring.datasource.username",
            "spring.lifecycle.",
            "server.address",
            "server.compression.",
            "server.maxhttprequestheadersize",
            "server.port",
            "server.shutdown",
            "server.tomcat.");

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        @Nullable Class<?> main = event.getSpringApplication().getMainApplicationClass();
        if (main == null || System.getProperty(AotDetector.AOT_ENABLED) != null) {
            return;
        }
        boolean planned = isPackaged(main) && fits(event.getEnvironment());
        SpringProperties.setProperty(AotDetector.AOT_ENABLED, String.valueOf(planned));
        LOG.debug("Beans are {}", planned ? "as they were planned" : "searched for");
    }

    /** What a build leaves in its directory of classes may be older than they are. */
    private static boolean isPackaged(Class<?> main) {
        @Nullable URL place = main.getResource(main.getSimpleName() + ".class");
        return place != null
                && place.getProtocol().equals("jar")
                && ClassUtils.isPresent(main.getName() + "__ApplicationContextInitializer", main.getClassLoader());
    }

    private static boolean fits(ConfigurableEnvironment environment) {
        return environment.getPropertySources().stream()
                .filter(source -> !isOurs(source))
                .flatMap(PlannedBeans::names)
                .noneMatch(PlannedBeans::mayDecide);
    }

    /** The settings in the package. */
    private static boolean isOurs(PropertySource<?> source) {
        return source.getName().contains("class path resource [");
    }

    private static Stream<String> names(PropertySource<?> source) {
        return source instanceof EnumerablePropertySource<?> enumerable
                ? Stream.of(enumerable.getPropertyNames())
                : Stream.empty();
    }

    /** @param name in any spelling, also as a variable of the environment */
    static boolean mayDecide(String name) {
        String uniform = name.toLowerCase(Locale.ROOT).replace("-", "").replace('_', '.');
        return FRAMEWORK.stream().anyMatch(uniform::startsWith)
                && HARMLESS.stream().noneMatch(uniform::startsWith);
    }

    /** When all settings are known. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
