package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.storage.DataDirectory;
import dev.fromscratch.cnn.storage.NamedFiles;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Uploaded data sets as files, {@code uploads/<name>/<sha256>.safetensors}. */
@Component
class UploadFiles extends NamedFiles<UploadId> {

  private static final Pattern FILE =
      Pattern.compile("([0-9a-f]{64})" + Pattern.quote(UploadId.SUFFIX));

  UploadFiles(DataDirectory directory) throws IOException {
    super(directory.uploads());
  }

  @Override
  protected Optional<UploadId> idOf(String name, String fileName) {
    return Optional.of(FILE.matcher(fileName))
        .filter(Matcher::matches)
        .map(file -> new UploadId(name, file.group(1)));
  }
}
