package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.model.ModelReference;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Predictions over HTTP for pictures as files and bytes, described with {@link
 * PredictionController}.
 */
@Hidden
@RestController
@RequestMapping(
    consumes = {
      MediaType.IMAGE_PNG_VALUE,
      MediaType.IMAGE_JPEG_VALUE,
      "image/jpg",
      MediaType.IMAGE_GIF_VALUE,
      "image/bmp",
      "image/webp",
      MediaType.APPLICATION_OCTET_STREAM_VALUE,
      MediaType.MULTIPART_FORM_DATA_VALUE
    })
class PicturePredictionController {

  private final PictureBodies bodies;

  PicturePredictionController(PictureBodies bodies) {
    this.bodies = bodies;
  }

  @PostMapping("/predict")
  Object predict(HttpServletRequest request, @RequestParam Map<String, String> query)
      throws IOException {
    return bodies.answer(request, query, null);
  }

  @PostMapping("/models/{name}/predict")
  Object predictWith(
      @PathVariable String name,
      HttpServletRequest request,
      @RequestParam Map<String, String> query)
      throws IOException {
    return bodies.answer(request, query, new ModelReference(name, null));
  }

  @PostMapping("/models/{name}/versions/{version}/predict")
  Object predictWith(
      @PathVariable String name,
      @PathVariable String version,
      HttpServletRequest request,
      @RequestParam Map<String, String> query)
      throws IOException {
    return bodies.answer(request, query, ModelReference.ofPath(name, version));
  }
}
