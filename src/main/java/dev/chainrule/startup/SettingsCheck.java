package dev.chainrule.startup;

import dev.chainrule.problem.StartRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/**
 * Refuses settings that do not exist, and such as cannot be, before anything is touched: whoever misspells one must not get
 * its default without a word.
 */
@Component
final class SettingsCheck implements BeanFactoryPostProcessor {

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        ConfigurableEnvironment environment = beans.getBean(ConfigurableEnvironment.class);
        List<Map.Entry<String, Class<?>>> records = records(beans);
        SettingNames names = new SettingNames(records);
        List<String> faults = new ArrayList<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                Stream.of(enumerable.getPropertyNames())
                        .flatMap(name -> fault(name, enumerable, names).stream())
                        .forEach(faults::add);
            }
        }
        if (!faults.isEmpty()) {
            throw new StartRefusedException(String.join("; ", faults));
        }
        Binder binder = Binder.get(environment);
        records.forEach(settings -> binder.bindOrCreate(settings.getKey(), settings.getValue()));
    }

    private static Optional<String> fault(String name, EnumerablePropertySource<?> source, SettingNames names) {
        Optional<String> fault = isEnvironment(source) ? names.faultInEnvironment(name) : names.fault(name);
        return fault.map(hint -> "%s is not a setting (%s): %s".formatted(name, place(name, source), hint));
    }

    private static boolean isEnvironment(PropertySource<?> source) {
        return source instanceof SystemEnvironmentPropertySource;
    }

    private static String place(String name, PropertySource<?> source) {
        return switch (source.getName()) {
            case "commandLineArgs" -> "on the command line";
            case StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME -> "given to Java with -D";
            default ->
                isEnvironment(source)
                        ? "in the environment"
                        : "in " + Objects.requireNonNullElse(OriginLookup.getOrigin(source, name), source.getName());
        };
    }

    private static List<Map.Entry<String, Class<?>>> records(ConfigurableListableBeanFactory beans) {
        List<Map.Entry<String, Class<?>>> records = new ArrayList<>();
        for (String bean : beans.getBeanDefinitionNames()) {
            String type = beans.getBeanDefinition(bean).getBeanClassName();
            if (type != null && type.startsWith("dev.chainrule.")) {
                Class<?> settings = ClassUtils.resolveClassName(type, beans.getBeanClassLoader());
                ConfigurationProperties properties =
                        AnnotatedElementUtils.findMergedAnnotation(settings, ConfigurationProperties.class);
                if (properties != null && settings.isRecord()) {
                    records.add(Map.entry(properties.prefix(), settings));
                }
            }
        }
        return records;
    }
}
