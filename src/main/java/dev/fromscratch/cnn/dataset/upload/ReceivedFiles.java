package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.dataset.format.DatasetFiles;
import dev.fromscratch.cnn.dataset.format.DatasetFiles.IdxPair;
import dev.fromscratch.cnn.storage.DurableFiles;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.MultipartBody;
import dev.fromscratch.cnn.web.Received;
import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** The files of a request, which wait on the disk until they were read. */
final class ReceivedFiles implements AutoCloseable {

  private static final String FILE = "file";
  private static final String TRAINING = "train";
  private static final String TEST = "test";
  private static final String TRAINING_IMAGES = "train-images";
  private static final String TRAINING_LABELS = "train-labels";
  private static final String TEST_IMAGES = "test-images";
  private static final String TEST_LABELS = "test-labels";

  private static final List<String> PARTS =
      List.of(FILE, TRAINING, TEST, TRAINING_IMAGES, TRAINING_LABELS, TEST_IMAGES, TEST_LABELS);

  private static final byte[] ZIP_SIGNATURE = {'P', 'K'};

  private final UploadFiles files;
  private final Arrival arrival;
  private final long expected;
  private final Map<String, Path> parts = new LinkedHashMap<>();
  private final List<Path> temporary = new ArrayList<>();
  private long received;

  private ReceivedFiles(UploadFiles files, Arrival arrival, long expected) {
    this.files = files;
    this.arrival = arrival;
    this.expected = expected;
  }

  /**
   * Takes the body of a request.
   *
   * @throws ApiException 400 if it has other parts than it may
   * @throws IOException if the body ends early or is too large, or the disk fails
   */
  static ReceivedFiles of(HttpServletRequest request, UploadFiles files, Arrival arrival)
      throws IOException {
    var received = new ReceivedFiles(files, arrival, request.getContentLengthLong());
    try {
      if (MediaType.MULTIPART_FORM_DATA.isCompatibleWith(
          MediaType.parseMediaType(request.getContentType()))) {
        MultipartBody.read(request, received::keep);
      } else {
        received.parts.put(FILE, received.keep(request.getInputStream()));
      }
      return received;
    } catch (IOException | RuntimeException e) {
      received.close();
      throw e;
    }
  }

  private void keep(MultipartBody.Part part) throws IOException {
    String name = part.name();
    if (!PARTS.contains(name)) {
      throw wrongParts(
          "the parts of the body must be %s, got %s"
              .formatted(String.join(", ", PARTS), Received.text(name)));
    }
    Path file = keep(part.content());
    // Of a file that was not chosen, forms send an empty part.
    if (Files.size(file) > 0 && parts.put(name, file) != null) {
      throw wrongParts("the part %s is there twice".formatted(name));
    }
  }

  private Path keep(InputStream content) throws IOException {
    Path file = files.temporary();
    temporary.add(file);
    DurableFiles.fill(file, new Counted(content));
    return file;
  }

  /** Tells how much has arrived. */
  private final class Counted extends FilterInputStream {

    Counted(InputStream content) {
      super(content);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      received += Math.max(0, read);
      arrival.received(received, expected);
      return read;
    }
  }

  /**
   * What the files are.
   *
   * @throws ApiException 400 if one is missing
   */
  DatasetFiles files() throws IOException {
    if (parts.containsKey(FILE)) {
      requireOnly(FILE);
      Path file = require(FILE);
      return isZip(file) ? new DatasetFiles.Zip(file) : new DatasetFiles.Csv(file, null);
    }
    if (parts.containsKey(TRAINING)) {
      requireOnly(TRAINING, TEST);
      return new DatasetFiles.Csv(require(TRAINING), parts.get(TEST));
    }
    boolean hasTest = parts.containsKey(TEST_IMAGES) || parts.containsKey(TEST_LABELS);
    requireOnly(TRAINING_IMAGES, TRAINING_LABELS, TEST_IMAGES, TEST_LABELS);
    return new DatasetFiles.Idx(
        pair(TRAINING_IMAGES, TRAINING_LABELS), hasTest ? pair(TEST_IMAGES, TEST_LABELS) : null);
  }

  private IdxPair pair(String images, String labels) {
    return new IdxPair(require(images), require(labels));
  }

  private Path require(String part) {
    Path file = parts.get(part);
    if (file == null) {
      throw wrongParts(
          "the body must have the part file, or train, or train-images and train-labels; %s is missing"
              .formatted(part));
    }
    return file;
  }

  private void requireOnly(String... allowed) {
    for (String part : parts.keySet()) {
      if (!List.of(allowed).contains(part)) {
        throw wrongParts(
            "the part %s does not go with %s".formatted(part, String.join(", ", allowed)));
      }
    }
  }

  private static boolean isZip(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return Arrays.equals(bytes.readNBytes(ZIP_SIGNATURE.length), ZIP_SIGNATURE);
    }
  }

  private static ApiException wrongParts(String detail) {
    return ApiException.of(HttpStatus.BAD_REQUEST, "invalid-parts", detail);
  }

  @Override
  public void close() throws IOException {
    for (Path file : temporary) {
      Files.deleteIfExists(file);
    }
  }
}
