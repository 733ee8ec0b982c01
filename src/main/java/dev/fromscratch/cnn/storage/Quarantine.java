package dev.fromscratch.cnn.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** The folder of files that are no good, and that nobody but a person should delete. */
@Component
public class Quarantine {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final DataDirectory directory;
  private final Clock clock;

  Quarantine(DataDirectory directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * Moves a file where it is in nobody's way, and says where that is. It is called after its
   * folder, after itself and after the time.
   */
  public Path take(Path file) throws IOException {
    String name = file.getFileName().toString();
    int suffix = name.lastIndexOf('.');
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    String newName =
        "%s-%s-%s%s"
            .formatted(
                folder.getFileName(),
                name.substring(0, suffix),
                TIME.format(clock.instant()),
                name.substring(suffix));
    Path target = directory.quarantine().resolve(newName);
    DurableFiles.move(file, target);
    return target;
  }
}
