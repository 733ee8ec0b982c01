package dev.fromscratch.cnn.web;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.util.unit.DataSize;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * A limit of its own for the bodies of one operation, which takes files. Every other body has that
 * of {@code cnn.limits.max-body-size}.
 *
 * @param method of the operation
 * @param path of the operation, a pattern as in mappings
 * @param size the largest body that is read
 * @param setting the name of the setting that says so
 */
public record BodyLimit(HttpMethod method, PathPattern path, DataSize size, String setting) {

  /** The limit of an operation. */
  public static BodyLimit of(HttpMethod method, String path, DataSize size, String setting) {
    return new BodyLimit(method, PathPatternParser.defaultInstance.parse(path), size, setting);
  }

  /** Whether a request asks for this operation. */
  boolean appliesTo(HttpServletRequest request) {
    return method.matches(request.getMethod())
        && path.matches(PathContainer.parsePath(request.getRequestURI()));
  }
}
