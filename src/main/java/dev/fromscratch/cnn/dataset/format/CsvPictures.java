package dev.fromscratch.cnn.dataset.format;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.fromscratch.cnn.dataset.format.PixelSource.UnusablePictureException;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Received;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Reads CSV files with a picture in each line: its label, then its pixels from 0 to 255. */
final class CsvPictures {

  private static final int COLUMNS = 1 + Labelled.PIXELS;
  private static final int BRIGHTEST = 255;

  /** Characters of a line that the library keeps: a hundred for each number are plenty. */
  private static final int MAX_BUFFER = 1 << 20;

  private static final int REPORT_EVERY = 1000;

  private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,3}");

  private final ReadLimits limits;
  private final PixelSource pictures;
  private final Problems problems;
  private final @Nullable List<String> classNames;

  /**
   * A reader.
   *
   * @param classNames what the labels 0, 1, 2, … mean; null if labels are names
   */
  CsvPictures(
      ReadLimits limits,
      PixelSource pictures,
      Problems problems,
      @Nullable List<String> classNames) {
    this.limits = limits;
    this.pictures = pictures;
    this.problems = problems;
    this.classNames = classNames;
  }

  /**
   * All pictures of a file, in its order.
   *
   * @param name what messages call the file
   * @param limit how many there may be
   * @throws ApiException 422 if it is no CSV file, or is damaged
   */
  Labelled read(Path file, String name, int limit, PictureForm form, ReadProgress progress)
      throws IOException {
    try (InputStream bytes = Unpacked.open(file, limits.unpackedBytes());
        CsvReader<CsvRecord> lines = lines(bytes)) {
      return read(lines, name, limit, form, progress);
    } catch (FileSystemException e) {
      throw e;
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof FileSystemException fault) {
        throw fault;
      }
      throw unusable(name, String.valueOf(e.getCause()));
    } catch (CsvParseException e) {
      throw unusable(name, reason(e));
    } catch (IOException e) {
      throw unusable(name, String.valueOf(e.getMessage()));
    }
  }

  private Labelled read(
      CsvReader<CsvRecord> lines, String name, int limit, PictureForm form, ReadProgress progress) {
    Labelled read = new Labelled(0, limit);
    boolean first = true;
    for (CsvRecord line : lines) {
      if (!first || !isHeader(line, name)) {
        add(line, name, read, form);
      }
      first = false;
      if (read.size() % REPORT_EVERY == 0) {
        progress.report((double) read.size() / limit);
      }
    }
    return read;
  }

  /** The columns are counted here, so that a line with too few or too many can be named. */
  private static CsvReader<CsvRecord> lines(InputStream bytes) throws IOException {
    return CsvReader.builder()
        .maxBufferSize(MAX_BUFFER)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .detectBomHeader(true)
        .ofCsvRecord(bytes, StandardCharsets.UTF_8);
  }

  private static String reason(CsvParseException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  /** A line that names the columns; the first of them must be the label. */
  private static boolean isHeader(CsvRecord line, String name) {
    if (line.getFieldCount() < 2 || WHOLE_NUMBER.matcher(line.getField(1).strip()).matches()) {
      return false;
    }
    if (line.getFieldCount() != COLUMNS) {
      throw unusable(
          name,
          "expected %d columns, the label and %d pixels, got %d, the first named %s"
              .formatted(
                  COLUMNS, Labelled.PIXELS, line.getFieldCount(), Received.text(line.getField(0))));
    }
    return true;
  }

  private void add(CsvRecord line, String name, Labelled read, PictureForm form) {
    String place = "%s, line %d".formatted(name, line.getStartingLineNumber());
    if (line.getFieldCount() != COLUMNS) {
      problems.add(
          place,
          "expected the label and %d pixels, got %d columns"
              .formatted(Labelled.PIXELS, line.getFieldCount()));
      return;
    }
    try {
      String label = label(line.getField(0));
      byte[] pixels = pixels(line);
      read.add(label, pictures.ofPixels(pixels, Labelled.SIDE, Labelled.SIDE, form));
    } catch (UnusablePictureException e) {
      problems.add(place, String.valueOf(e.getMessage()));
    }
  }

  private String label(String field) throws UnusablePictureException {
    String label = ClassNames.normalized(field);
    String fault = ClassNames.fault(label);
    if (fault != null) {
      throw new UnusablePictureException(fault, null);
    }
    if (classNames == null) {
      return label;
    }
    int index = WHOLE_NUMBER.matcher(label).matches() ? Integer.parseInt(label) : -1;
    if (index < 0 || index >= classNames.size()) {
      throw new UnusablePictureException(
          "its label must be a whole number from 0 to %d, got %s"
              .formatted(classNames.size() - 1, Received.text(label)),
          null);
    }
    return classNames.get(index);
  }

  private static byte[] pixels(CsvRecord line) throws UnusablePictureException {
    byte[] pixels = new byte[Labelled.PIXELS];
    for (int i = 0; i < pixels.length; i++) {
      String field = line.getField(i + 1).strip();
      int value = WHOLE_NUMBER.matcher(field).matches() ? Integer.parseInt(field) : -1;
      if (value < 0 || value > BRIGHTEST) {
        throw new UnusablePictureException(
            "pixel %d must be a whole number from 0 to %d, got %s"
                .formatted(i, BRIGHTEST, Received.text(field)),
            null);
      }
      pixels[i] = (byte) value;
    }
    return pixels;
  }

  private static ApiException unusable(String name, String reason) {
    return ApiException.of(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "unusable-csv",
        "%s cannot be read: %s".formatted(name, reason));
  }
}
