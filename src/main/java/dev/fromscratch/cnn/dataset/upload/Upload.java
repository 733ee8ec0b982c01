package dev.fromscratch.cnn.dataset.upload;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A data set that was uploaded.
 *
 * @param id its name and the hash of its file
 * @param sizeBytes the size of its file
 * @param createdAt when it was stored
 * @param details what is told of it
 * @param damage why its file cannot be read, null if it can
 */
record Upload(
    UploadId id,
    long sizeBytes,
    Instant createdAt,
    UploadDetails details,
    @Nullable String damage) {

  String name() {
    return id.name();
  }
}
