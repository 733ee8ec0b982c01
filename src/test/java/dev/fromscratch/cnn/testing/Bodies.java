package dev.fromscratch.cnn.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Bodies of requests that are files. */
public final class Bodies {

  /** What parts the parts of {@link #form}. */
  public static final String BOUNDARY = "----between-parts";

  private Bodies() {}

  /** A zip file. */
  public static byte[] zip(Map<String, byte[]> files) {
    var bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The same bytes gzipped. */
  public static byte[] gzip(byte[] plain) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      zip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** An IDX file of bytes: its sizes, then what it holds. */
  public static byte[] idx(byte[] content, int... sizes) {
    ByteBuffer buffer = ByteBuffer.allocate((1 + sizes.length) * Integer.BYTES + content.length);
    buffer.putInt(0x0800 + sizes.length);
    for (int size : sizes) {
      buffer.putInt(size);
    }
    return buffer.put(content).array();
  }

  /** A form with a file for each name, for a request whose type is {@link #formType}. */
  public static byte[] form(Map<String, byte[]> parts) {
    var bytes = new ByteArrayOutputStream();
    parts.forEach((name, content) -> {
      bytes.writeBytes(
          "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s.bin\"\r\n\r\n"
              .formatted(BOUNDARY, name, name)
              .getBytes(StandardCharsets.UTF_8));
      bytes.writeBytes(content);
      bytes.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    });
    bytes.writeBytes("--%s--\r\n".formatted(BOUNDARY).getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  /** The type of a form. */
  public static String formType() {
    return "multipart/form-data; boundary=" + BOUNDARY;
  }
}
