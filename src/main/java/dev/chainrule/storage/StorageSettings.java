package dev.chainrule.storage;

import dev.chainrule.problem.StartRefusedException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param dataDir where everything lives that must survive a restart; {@code ~} is the user's home */
@ConfigurationProperties("chainrule")
public record StorageSettings(@DefaultValue("./data") String dataDir) {

    public StorageSettings {
        if (dataDir.isBlank()) {
            throw new IllegalArgumentException("chainrule.data-dir is empty: name a directory, such as ./data");
        }
    }

    /** Absolute. Read here and not by Spring, which would look for a relative one among the classes first. */
    public Path directory() {
        boolean home = dataDir.equals("~") || dataDir.startsWith("~/");
        String written = home ? System.getProperty("user.home") + dataDir.substring(1) : dataDir;
        try {
            return Path.of(written).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new StartRefusedException(
                    "chainrule.data-dir is \"%s\", which cannot be the name of a directory here (%s): name another."
                            .formatted(dataDir, e.getReason()),
                    e);
        }
    }
}
