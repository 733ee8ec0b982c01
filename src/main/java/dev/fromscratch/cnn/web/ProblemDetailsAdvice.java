package dev.fromscratch.cnn.web;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

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
    ProblemDetail problem = problem(e.status(), e.code(), e.getMessage(), e.faults());
    return handleExceptionInternal(e, problem, headers, e.status(), request);
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Object> handle(BodyTooLargeException e, WebRequest request) {
    return handle(UnreadableBody.explain(e), request);
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Object> handleUnexpected(Exception e, WebRequest request) {
    log.error("{} failed", request.getDescription(false), e);
    ProblemDetail problem =
        problem(
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
    return handle(
        ApiException.notFound("not-found", "there is nothing at /" + e.getResourcePath()), request);
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
        problem(HttpStatus.METHOD_NOT_ALLOWED, "method-not-allowed", detail, List.of()),
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
    String detail =
        "Content-Type must be %s, got %s"
            .formatted(
                words(e.getSupportedMediaTypes().toArray()),
                e.getContentType() == null ? "none" : e.getContentType());
    return handleExceptionInternal(
        e,
        problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", detail, List.of()),
        headers,
        status,
        request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    String detail =
        "%s must be a whole number, got \"%s\"".formatted(e.getPropertyName(), e.getValue());
    return handle(ApiException.of(HttpStatus.BAD_REQUEST, "invalid-parameter", detail), request);
  }

  private static String words(Object[] choices) {
    return Stream.of(choices).map(String::valueOf).sorted().collect(Collectors.joining(" or "));
  }

  /** Gives the framework's own problem details, such as that of 406, their code. */
  @Override
  protected ResponseEntity<Object> createResponseEntity(
      @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    if (body instanceof ProblemDetail problem
        && (problem.getProperties() == null || !problem.getProperties().containsKey("code"))) {
      HttpStatus known = HttpStatus.resolve(status.value());
      String phrase = known == null ? "error" : known.getReasonPhrase();
      describe(problem, phrase.toLowerCase(Locale.ROOT).replace(' ', '-'), List.of());
    }
    return super.createResponseEntity(body, headers, status, request);
  }

  private static ProblemDetail problem(
      HttpStatus status, String code, @Nullable String detail, List<Fault> faults) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    describe(problem, code, faults);
    return problem;
  }

  private static void describe(ProblemDetail problem, String code, List<Fault> faults) {
    problem.setType(URI.create("urn:cnn:problem:" + code));
    problem.setProperty("code", code);
    if (!faults.isEmpty()) {
      problem.setProperty("errors", faults);
    }
  }
}
