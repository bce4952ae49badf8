package dev.chainrule.startup;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/** A setting whose value cannot be read, or is not possible: which, what it says, and what it could say. */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class WrongSetting implements FailureAnalyzer {

    private static final String NUMBER = "a whole number";
    private static final Map<Class<?>, String> WANTED = Map.of(
            Integer.class, NUMBER,
            Long.class, NUMBER,
            Double.class, "a number",
            Boolean.class, "true or false",
            Duration.class, "a time such as 300ms, 5s or 1h",
            DataSize.class, "a size such as 16MB",
            Path.class, "a file or directory",
            InetAddress.class, "an address of this machine, such as 127.0.0.1 or 0.0.0.0");

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        return chain(failure)
                .map(WrongSetting::sentence)
                .filter(sentence -> !sentence.isEmpty())
                .reduce((outer, inner) -> inner)
                .map(sentence -> new FailureAnalysis(sentence, null, failure))
                .orElse(null);
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }

    private static String sentence(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof IllegalArgumentException && message.startsWith(SettingNames.PREFIX)) {
            return message;
        }
        if (cause instanceof InvalidConfigurationPropertyValueException invalid) {
            return "%s is \"%s\": %s".formatted(invalid.getName(), invalid.getValue(), reason(invalid));
        }
        return cause instanceof BindException bind ? unreadable(bind, bind.getProperty()) : "";
    }

    /** Of a value that has been read before it was bound, Spring names the Java type. */
    private static String reason(InvalidConfigurationPropertyValueException invalid) {
        String reason = String.valueOf(invalid.getReason());
        return WANTED.entrySet().stream()
                .filter(wanted -> reason.endsWith(wanted.getKey().getName()))
                .map(wanted -> "must be " + wanted.getValue())
                .findFirst()
                .orElse(reason);
    }

    private static String unreadable(BindException bind, @Nullable ConfigurationProperty property) {
        if (property == null) {
            return "";
        }
        Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(
                bind.getTarget().getType().resolve(Object.class));
        return "%s is \"%s\": must be %s"
                .formatted(property.getName(), property.getValue(), WANTED.getOrDefault(type, "of another form"));
    }
}
