package dev.fromscratch.cnn.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses bodies over the limit: at once where {@code Content-Length} admits it, else as soon as
 * the limit is passed. The servlet container itself limits forms only.
 */
@Component
class BodyLimitFilter extends OncePerRequestFilter {

  private final LimitSettings settings;
  private final List<BodyLimit> exceptions;
  private final HandlerExceptionResolver handlerExceptionResolver;

  BodyLimitFilter(
      LimitSettings settings,
      List<BodyLimit> exceptions,
      HandlerExceptionResolver handlerExceptionResolver) {
    this.settings = settings;
    this.exceptions = exceptions;
    this.handlerExceptionResolver = handlerExceptionResolver;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Limit limit = limit(request);
    if (request.getContentLengthLong() > limit.bytes()) {
      handlerExceptionResolver.resolveException(request, response, null, limit.passed());
      return;
    }
    chain.doFilter(new LimitedRequest(request, limit), response);
  }

  private Limit limit(HttpServletRequest request) {
    return exceptions.stream()
        .filter(each -> each.appliesTo(request))
        .findFirst()
        .map(each -> new Limit(each.size().toBytes(), each.setting()))
        .orElseGet(() -> new Limit(settings.maxBodySize().toBytes(), LimitSettings.MAX_BODY_SIZE));
  }

  /** So many bytes, and the setting that says so. */
  private record Limit(long bytes, String setting) {

    BodyTooLargeException passed() {
      return new BodyTooLargeException(bytes, setting);
    }
  }

  /** A request whose body ends in an exception at the limit. */
  private static final class LimitedRequest extends HttpServletRequestWrapper {

    private final Limit limit;

    LimitedRequest(HttpServletRequest request, Limit limit) {
      super(request);
      this.limit = limit;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new LimitedStream(super.getInputStream(), limit);
    }

    @Override
    public BufferedReader getReader() throws IOException {
      return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }
  }

  /** One step of reading a body. */
  private interface Reading {
    int read() throws IOException;
  }

  private static final class LimitedStream extends ServletInputStream {

    private final ServletInputStream body;
    private final Limit limit;
    private long count;

    LimitedStream(ServletInputStream body, Limit limit) {
      this.body = body;
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      int value = readFrom(body::read);
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = readFrom(() -> body.read(buffer, offset, length));
      count(Math.max(read, 0));
      return read;
    }

    private static int readFrom(Reading reading) throws IncompleteBodyException {
      try {
        return reading.read();
      } catch (IOException e) {
        throw new IncompleteBodyException(e);
      }
    }

    private void count(int read) throws BodyTooLargeException {
      count += read;
      if (count > limit.bytes()) {
        throw limit.passed();
      }
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }
  }
}
