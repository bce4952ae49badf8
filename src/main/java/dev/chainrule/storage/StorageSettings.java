package dev.chainrule.storage;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param dataDir where everything lives that must survive a restart */
@ConfigurationProperties("chainrule")
record StorageSettings(@DefaultValue("./data") Path dataDir) {}
