package dev.fromscratch.cnn.storage;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where everything is kept.
 *
 * @param dataDirectory the folder of database and models; created if it is absent
 */
@ConfigurationProperties("cnn")
public record StorageSettings(@DefaultValue("data") Path dataDirectory) {}
