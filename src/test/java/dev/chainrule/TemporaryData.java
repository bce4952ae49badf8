package dev.chainrule;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.FileSystemUtils;

/** Gives an application a data directory of its own, which is gone when the tests are over. */
public final class TemporaryData implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Path folder = create();
        SpringApplication.getShutdownHandlers().add(() -> delete(folder));
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("temporary data", Map.of("chainrule.data-dir", folder.toString())));
    }

    private static Path create() {
        try {
            return Files.createTempDirectory("chainrule");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
