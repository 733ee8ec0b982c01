package dev.fromscratch.cnn.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Where the container sends a request that no controller answered, such as TRACE, or one whose
 * Accept header cannot be read.
 */
@Hidden
@Controller
class ErrorPage implements ErrorController {

  @RequestMapping("${spring.web.error.path:/error}")
  void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status) {
      BareProblem.of(HttpStatusCode.valueOf(status)).writeTo(response);
    } else {
      // Nobody was sent here: somebody asked for this very address.
      String detail = "there is nothing at " + request.getRequestURI();
      new BareProblem(HttpStatus.NOT_FOUND, "not-found", detail).writeTo(response);
    }
  }
}
