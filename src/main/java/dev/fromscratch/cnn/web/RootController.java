package dev.fromscratch.cnn.web;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Leads people who open the service in a browser to its documentation. */
@Hidden
@Controller
class RootController {

  @GetMapping("/")
  String root() {
    return "redirect:/swagger-ui/index.html";
  }
}
