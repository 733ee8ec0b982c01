package dev.fromscratch.cnn.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRange;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.ServletServerHttpRequest;

/**
 * Bytes that are answered as a file: whole, in part, or not at all to a client that has them. Their
 * SHA-256 is the strong entity tag.
 *
 * <p>Spring cuts and writes the ranges. Whether a range is wanted is decided here: Spring knows no
 * {@code If-Range}, gives ranges to HEAD, and sends the whole bytes along with a 416.
 *
 * @param fileName what a browser calls the file it saves
 * @param sha256 of the bytes, 64 hexadecimal digits
 * @param path the address of this form of the thing alone, whatever address was asked for
 * @param permanent whether there are the same bytes at this path for ever
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2">RFC 9110, Precedence of
 *     Preconditions</a>
 */
public record Attachment(String fileName, String sha256, String path, boolean permanent) {

  private static final Duration LONG = Duration.ofDays(365);
  private static final String UNIT = "bytes";

  /**
   * Answers a request for the bytes.
   *
   * @param content opens the bytes; not called where the client has them already
   */
  public ResponseEntity<Object> answer(
      ServletServerHttpRequest request, Supplier<Resource> content) {
    HttpHeaders asked = request.getHeaders();
    ETag tag = new ETag(sha256, false);
    if (asked.containsHeader(HttpHeaders.IF_MATCH)
        && !names(tag, asked.getOrEmpty(HttpHeaders.IF_MATCH), true)) {
      return refusal(
          HttpStatus.PRECONDITION_FAILED,
          "If-Match must name the entity tag %s or *".formatted(tag.formattedTag()));
    }
    if (names(tag, asked.getOrEmpty(HttpHeaders.IF_NONE_MATCH), false)) {
      return about(request, HttpStatus.NOT_MODIFIED).build();
    }
    try {
      return wholeOrPart(request, content.get());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + fileName, e);
    }
  }

  /** Whether a list of entity tags has this one, or is the wildcard. */
  private static boolean names(ETag tag, List<String> lists, boolean strong) {
    Predicate<ETag> same = each -> each.isWildcard() || each.compare(tag, strong);
    return lists.stream().flatMap(list -> ETag.parse(list).stream()).anyMatch(same);
  }

  private ResponseEntity<Object> wholeOrPart(ServletServerHttpRequest request, Resource content)
      throws IOException {
    List<HttpRange> ranges = ranges(request);
    long length = content.contentLength();
    if (!ranges.isEmpty() && ranges.stream().allMatch(r -> r.getRangeStart(length) >= length)) {
      HttpHeaders headers = new HttpHeaders();
      headers.set(HttpHeaders.CONTENT_RANGE, "%s */%d".formatted(UNIT, length));
      return refusal(
          HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
          "Range must begin within the %d bytes, got %s"
              .formatted(length, Received.text(HttpRange.toString(ranges))),
          headers);
    }
    ResponseEntity.BodyBuilder answer =
        about(request, HttpStatus.OK)
            .header(HttpHeaders.ACCEPT_RANGES, UNIT)
            .contentType(MediaType.APPLICATION_OCTET_STREAM);
    // Spring looks for ranges in every resource but this one.
    return canCut(ranges, content)
        ? answer.body(content)
        : answer.contentLength(length).body(new InputStreamResource(content));
  }

  /** The ranges that the answer should be limited to; none means everything. */
  private List<HttpRange> ranges(ServletServerHttpRequest request) {
    HttpHeaders asked = request.getHeaders();
    String condition = asked.getFirst(HttpHeaders.IF_RANGE);
    ETag tag = new ETag(sha256, false);
    boolean fresh =
        condition == null
            || ETag.parse(condition).stream().anyMatch(each -> each.compare(tag, true));
    if (!fresh || !HttpMethod.GET.equals(request.getMethod())) {
      return List.of();
    }
    try {
      return HttpRange.parseRanges(asked.getFirst(HttpHeaders.RANGE));
    } catch (IllegalArgumentException e) {
      // A range in another unit, or that nobody understands, is as good as none.
      return List.of();
    }
  }

  /** Spring refuses ranges of which one lies outside, or that are more than the whole. */
  private static boolean canCut(List<HttpRange> ranges, Resource content) {
    try {
      return !HttpRange.toResourceRegions(ranges, content).isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private ResponseEntity.BodyBuilder about(ServletServerHttpRequest request, HttpStatus status) {
    boolean stays = permanent && request.getURI().getRawPath().endsWith(path);
    byte[] hash = HexFormat.of().parseHex(sha256);
    return ResponseEntity.status(status)
        .eTag(new ETag(sha256, false).formattedTag())
        .cacheControl(stays ? CacheControl.maxAge(LONG).immutable() : CacheControl.noCache())
        .header(HttpHeaders.CONTENT_LOCATION, path)
        .header("Repr-Digest", "sha-256=:%s:".formatted(Base64.getEncoder().encodeToString(hash)))
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(fileName).build().toString());
  }

  private static ResponseEntity<Object> refusal(HttpStatus status, String detail) {
    return refusal(status, detail, new HttpHeaders());
  }

  private static ResponseEntity<Object> refusal(
      HttpStatus status, String detail, HttpHeaders headers) {
    return ResponseEntity.status(status)
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(Problems.of(status, Problems.code(status), detail, List.of()));
  }
}
