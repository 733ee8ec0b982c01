package dev.fromscratch.cnn.web;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Thrown by features to answer a request with a problem detail. */
public final class ApiException extends RuntimeException {

  private final HttpStatus status;
  private final String code;
  private final transient List<Fault> faults;
  private final transient @Nullable Duration retryAfter;

  private ApiException(
      HttpStatus status,
      String code,
      String detail,
      List<Fault> faults,
      @Nullable Duration retryAfter) {
    super(detail);
    this.status = status;
    this.code = code;
    this.faults = List.copyOf(faults);
    this.retryAfter = retryAfter;
  }

  /** An answer with this status, stable code and sentence for people. */
  public static ApiException of(HttpStatus status, String code, String detail) {
    return new ApiException(status, code, detail, List.of(), null);
  }

  /** The same with a place in the body for every fault. */
  public static ApiException of(HttpStatus status, String code, String detail, List<Fault> faults) {
    return new ApiException(status, code, detail, faults, null);
  }

  /** 404 for something that has a name or id. */
  public static ApiException notFound(String code, String detail) {
    return of(HttpStatus.NOT_FOUND, code, detail);
  }

  /** 409 for something whose state forbids the request. */
  public static ApiException conflict(String code, String detail) {
    return of(HttpStatus.CONFLICT, code, detail);
  }

  /** 429: the same request may succeed later. */
  public static ApiException tooManyRequests(String code, String detail, Duration retryAfter) {
    return new ApiException(HttpStatus.TOO_MANY_REQUESTS, code, detail, List.of(), retryAfter);
  }

  /** 503: the same request may succeed later. */
  public static ApiException unavailable(String code, String detail, Duration retryAfter) {
    return new ApiException(HttpStatus.SERVICE_UNAVAILABLE, code, detail, List.of(), retryAfter);
  }

  HttpStatus status() {
    return status;
  }

  /** The stable code. */
  public String code() {
    return code;
  }

  /** What is wrong with which part of the request, where that is the reason. */
  public List<Fault> faults() {
    return faults;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
