package dev.fromscratch.cnn.web;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** Builds problem details (RFC 9457) as this service writes them. */
final class Problems {

  private Problems() {}

  static ProblemDetail of(
      HttpStatusCode status, String code, @Nullable String detail, List<Fault> faults) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    describe(problem, code, faults);
    return problem;
  }

  /** Adds our type and code, and the faults if there are any. */
  static void describe(ProblemDetail problem, String code, List<Fault> faults) {
    problem.setType(type(code));
    problem.setProperty("code", code);
    if (!faults.isEmpty()) {
      problem.setProperty("errors", faults);
    }
  }

  static URI type(String code) {
    return URI.create("urn:cnn:problem:" + code);
  }

  /** The code of an error that has none of its own, for example {@code not-acceptable}. */
  static String code(HttpStatusCode status) {
    return title(status).toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  /** The title of a status, for example {@code Not Acceptable}. */
  static String title(HttpStatusCode status) {
    HttpStatus known = HttpStatus.resolve(status.value());
    return known == null ? "Error" : known.getReasonPhrase();
  }
}
