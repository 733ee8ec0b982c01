package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.storage.Sha256;
import dev.fromscratch.cnn.web.AnswersFile;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Models as ONNX files, over HTTP. */
@Tag(name = "Models")
@RestController
class OnnxController {

  private final Models models;
  private final OnnxModels onnx;

  OnnxController(Models models, OnnxModels onnx) {
    this.models = models;
    this.onnx = onnx;
  }

  @Operation(
      summary = "One version as an ONNX file, for other programs to run",
      description =
          """
          Opset 17. The input `input` takes pictures, `[N, 1, 28, 28]`, with ink from 0 to 1; the graph \
          normalises them itself, and holds all networks of an ensemble and all views of test-time \
          augmentation. The outputs are `logits` and `probabilities`, `[N, classes]`. The \
          metadata holds `labels`, a JSON array, and `sha256`, the hash of the safetensors file. \
          `If-None-Match` saves a download and `Range` with `If-Range` resumes one. The version is a \
          number or `latest`.\
          """)
  @AnswersFile
  @ApiResponse(responseCode = "404", description = "There is no such version")
  @ApiResponse(responseCode = "503", description = "The file of the model is damaged")
  @GetMapping("/models/{name}/versions/{version}/onnx")
  ResponseEntity<Object> onnx(
      @Parameter(example = "default") @PathVariable String name,
      @Parameter(example = "latest") @PathVariable String version,
      HttpServletRequest request) {
    ServedModel model = models.serve(ModelReference.ofPath(name, version));
    byte[] file = onnx.toBytes(model);
    return ModelFileController.attachment(model.info(), "onnx", Sha256.of(file), false)
        .answer(new ServletServerHttpRequest(request), () -> new ByteArrayResource(file));
  }
}
