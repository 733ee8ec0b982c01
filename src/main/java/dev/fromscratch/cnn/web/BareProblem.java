package dev.fromscratch.cnn.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * A problem detail for requests that never reach Spring's own error handling; written whatever the
 * request accepts.
 */
record BareProblem(HttpStatusCode status, String code, String detail) {

  /** What can be said of a status alone. */
  static BareProblem of(HttpStatusCode status) {
    return new BareProblem(status, Problems.code(status), detail(status.value()));
  }

  private static String detail(int status) {
    return switch (status) {
      case HttpServletResponse.SC_BAD_REQUEST ->
          "the address or a header of the request cannot be read";
      case HttpServletResponse.SC_METHOD_NOT_ALLOWED -> "this method is not supported here";
      case HttpServletResponse.SC_NOT_ACCEPTABLE -> "the Accept header must allow application/json";
      default -> status < 500 ? "the request was refused" : "something went wrong here";
    };
  }

  void writeTo(HttpServletResponse response) throws IOException {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", Problems.type(code).toString());
    problem.put("title", Problems.title(status));
    problem.put("status", status.value());
    problem.put("detail", detail);
    problem.put("code", code);
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.getOutputStream().write(JsonMapper.shared().writeValueAsBytes(problem));
  }
}
