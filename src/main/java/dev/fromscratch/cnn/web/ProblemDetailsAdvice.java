package dev.fromscratch.cnn.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Every error that leaves the service: a problem detail (RFC 9457) with a stable {@code code}, and
 * {@code errors} with a JSON pointer per fault where the body is to blame.
 */
@RestControllerAdvice
class ProblemDetailsAdvice extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ProblemDetailsAdvice.class);

  @ExceptionHandler
  @Nullable ResponseEntity<Object> handle(ApiException e, WebRequest request) {
    HttpHeaders headers = new HttpHeaders();
    if (e.retryAfter() != null) {
      headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(e.retryAfter().toSeconds()));
    }
    ProblemDetail problem = Problems.of(e.status(), e.code(), e.getMessage(), e.faults());
    return handleExceptionInternal(e, problem, headers, e.status(), request);
  }

  @ExceptionHandler({BodyTooLargeException.class, IncompleteBodyException.class})
  @Nullable ResponseEntity<Object> handleUnreadBody(Exception e, WebRequest request) {
    return handle(UnreadableBody.explain(e), request);
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Object> handleUnexpected(Exception e, WebRequest request) {
    Optional<ApiException> storage = StorageFailures.explain(e, onlyReads(request));
    if (storage.isPresent()) {
      Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
      log.error("{} failed: {}", request.getDescription(false), cause.toString());
      return handle(storage.get(), request);
    }
    if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
      log.debug("{}: the client does not wait for the answer", request.getDescription(false), e);
      return null;
    }
    log.error("{} failed", request.getDescription(false), e);
    ProblemDetail problem =
        Problems.of(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "internal-error",
            "something went wrong here; the log of the service says what",
            List.of());
    return handleExceptionInternal(
        e, problem, new HttpHeaders(), HttpStatus.INTERNAL_SERVER_ERROR, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return handle(UnreadableBody.explain(e.getCause()), request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
      NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    String detail = "there is nothing at " + servletRequest(request).getRequestURI();
    return handle(ApiException.notFound("not-found", detail), request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
      HttpRequestMethodNotSupportedException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    String[] supported = e.getSupportedMethods();
    String detail =
        "%s is not supported here, expected %s"
            .formatted(e.getMethod(), supported == null ? "another method" : words(supported));
    return handleExceptionInternal(
        e,
        Problems.of(HttpStatus.METHOD_NOT_ALLOWED, "method-not-allowed", detail, List.of()),
        headers,
        status,
        request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
      HttpMediaTypeNotSupportedException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    String sent = servletRequest(request).getHeader(HttpHeaders.CONTENT_TYPE);
    String detail =
        "Content-Type must be %s, got %s"
            .formatted(
                words(e.getSupportedMediaTypes().toArray()),
                sent == null ? "none" : Received.shortened(sent));
    return handleExceptionInternal(
        e,
        Problems.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", detail, List.of()),
        headers,
        status,
        request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    String expected = expected(e.getRequiredType());
    String detail =
        "%s must be %s, got %s"
            .formatted(e.getPropertyName(), expected, Received.text(String.valueOf(e.getValue())));
    return handle(ApiException.of(HttpStatus.BAD_REQUEST, "invalid-parameter", detail), request);
  }

  private static String expected(@Nullable Class<?> type) {
    if (UUID.class.equals(type)) {
      return "an id";
    }
    if (Double.class.equals(type) || double.class.equals(type)) {
      return "a number";
    }
    return Boolean.class.equals(type) || boolean.class.equals(type)
        ? "true or false"
        : "a whole number";
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotAcceptable(
      HttpMediaTypeNotAcceptableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    String accepted = String.valueOf(servletRequest(request).getHeader(HttpHeaders.ACCEPT));
    String detail =
        "the Accept header must allow application/json, got " + Received.shortened(accepted);
    return handleExceptionInternal(
        e,
        Problems.of(HttpStatus.NOT_ACCEPTABLE, "not-acceptable", detail, List.of()),
        headers,
        status,
        request);
  }

  private static boolean onlyReads(WebRequest request) {
    return List.of("GET", "HEAD").contains(servletRequest(request).getMethod());
  }

  private static HttpServletRequest servletRequest(WebRequest request) {
    return ((ServletWebRequest) request).getRequest();
  }

  private static String words(Object[] choices) {
    return Stream.of(choices).map(String::valueOf).sorted().collect(Collectors.joining(" or "));
  }

  /**
   * Gives the framework's own problem details their code. With its type given outright, an answer
   * is written whatever the request accepts.
   */
  @Override
  protected ResponseEntity<Object> createResponseEntity(
      @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    if (body instanceof ProblemDetail problem
        && (problem.getProperties() == null || !problem.getProperties().containsKey("code"))) {
      Problems.describe(problem, Problems.code(status), List.of());
    }
    HttpHeaders typed = new HttpHeaders(headers);
    typed.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    return super.createResponseEntity(body, typed, status, request);
  }
}
