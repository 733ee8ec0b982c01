package dev.fromscratch.cnn.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.UploadContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The parts of a body of type {@code multipart/form-data}, each given to a reader as it arrives:
 * nothing is kept but what the reader keeps. The limits of bodies hold here as well, while the
 * servlet container's own way of reading parts goes past them, so that is switched off.
 */
public final class MultipartBody {

  private static final int MAX_PARTS = 100;
  private static final int MAX_HEADER_BYTES = 4096;

  private MultipartBody() {}

  /**
   * A part of a body.
   *
   * @param name of the field
   * @param fileName what the client calls the file, if it is one
   * @param type its {@code Content-Type}, if it has one
   * @param content all of it, to be read before the next part
   */
  public record Part(
      String name, @Nullable String fileName, @Nullable String type, InputStream content) {}

  /** What is done with a part. */
  @FunctionalInterface
  public interface Reader {

    /** Takes the next part; what it leaves of the content is skipped. */
    void read(Part part) throws IOException;
  }

  /**
   * Reads a body of at most 100 parts to its end.
   *
   * @throws ApiException 400 if it is not well-formed, or has more parts
   * @throws IOException if the body ends early or is too large, or the reader fails
   */
  public static void read(HttpServletRequest request, Reader reader) throws IOException {
    read(request, MAX_PARTS, reader);
  }

  /**
   * Reads a body to its end.
   *
   * @param maxParts parts that it may have
   * @throws ApiException 400 if it is not well-formed, or has more parts
   * @throws IOException if the body ends early or is too large, or the reader fails
   */
  public static void read(HttpServletRequest request, int maxParts, Reader reader)
      throws IOException {
    FileUpload upload = new FileUpload();
    upload.setPartHeaderSizeMax(MAX_HEADER_BYTES);
    try {
      FileItemIterator parts = upload.getItemIterator(new Body(request));
      for (int count = 0; parts.hasNext(); count++) {
        if (count == maxParts) {
          throw malformed("expected at most %d parts, got more".formatted(maxParts));
        }
        read(parts.next(), reader);
      }
    } catch (BodyTooLargeException | IncompleteBodyException | FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw malformed(String.valueOf(e.getMessage()));
    }
  }

  private static void read(FileItemStream item, Reader reader) throws IOException {
    String name = item.getFieldName();
    if (name == null) {
      throw malformed("expected a name in the Content-Disposition of each part, got none");
    }
    try (InputStream content = item.openStream()) {
      reader.read(new Part(name, item.getName(), item.getContentType(), content));
    }
  }

  private static ApiException malformed(String reason) {
    return ApiException.of(
        HttpStatus.BAD_REQUEST,
        "malformed-multipart",
        "the body is not well-formed multipart/form-data: " + Received.shortened(reason));
  }

  /** A request as the library wants it; the names of files are UTF-8, as browsers write them. */
  private record Body(HttpServletRequest request) implements UploadContext {

    @Override
    public String getCharacterEncoding() {
      return "UTF-8";
    }

    @Override
    public String getContentType() {
      return request.getContentType();
    }

    @Override
    public long contentLength() {
      return request.getContentLengthLong();
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return request.getInputStream();
    }
  }
}
