package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.web.AnswersFile;
import dev.fromscratch.cnn.web.Attachment;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Models as files, over HTTP. */
@Tag(name = "Models")
@RestController
@RequestMapping("/models/{name}/versions")
class ModelFileController {

  private final Models models;
  private final ModelImports imports;

  ModelFileController(Models models, ModelImports imports) {
    this.models = models;
    this.imports = imports;
  }

  @Operation(
      summary = "One version as a safetensors file",
      description =
          """
          The stored bytes. Their SHA-256 is the entity tag, so `If-None-Match` saves a download and \
          `Range` with `If-Range` resumes one. The version is a number or `latest`.\
          """)
  @AnswersFile
  @ApiResponse(responseCode = "404", description = "There is no such version")
  @ApiResponse(responseCode = "503", description = "The file is damaged")
  @GetMapping("/{version}/safetensors")
  ResponseEntity<Object> safetensors(
      @Parameter(example = "default") @PathVariable String name,
      @Parameter(example = "latest") @PathVariable String version,
      HttpServletRequest request) {
    ModelVersion model = models.get(ModelReference.ofPath(name, version));
    return attachment(model, "safetensors", model.sha256(), !model.isBundled())
        .answer(new ServletServerHttpRequest(request), () -> models.file(model));
  }

  @Operation(
      summary = "Imports a model from a safetensors file of this service",
      description =
          """
          The body is the file, as `GET …/safetensors` gives it: `curl --data-binary @file`. It becomes \
          the next version of the name, byte for byte, and is ready to predict. A file that is a \
          version of this name already is not stored again; should that version be damaged, it is whole \
          afterwards.\
          """)
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
              schema = @Schema(type = "string", format = "binary")))
  @ApiResponse(responseCode = "201", description = "It is stored; Location says where")
  @ApiResponse(responseCode = "200", description = "It was there already; Location says where")
  @ApiResponse(responseCode = "400", description = "The body is no safetensors file")
  @ApiResponse(responseCode = "413", description = "The body is too large")
  @ApiResponse(responseCode = "415", description = "The body must be application/octet-stream")
  @ApiResponse(responseCode = "422", description = "The file is no model, with every fault")
  @ApiResponse(
      responseCode = "503",
      description = "The disk or the database failed; nothing changed")
  @ApiResponse(responseCode = "507", description = "There is no space left; nothing changed")
  @PostMapping(consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  ResponseEntity<ModelVersion> add(
      @Parameter(example = "imported") @PathVariable String name,
      @Parameter(hidden = true) InputStream body)
      throws IOException {
    ModelImports.Imported imported = imports.add(name, body);
    ModelVersion model = imported.version();
    return ResponseEntity.status(imported.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
        .location(URI.create("/models/%s/versions/%d".formatted(model.name(), model.version())))
        .body(model);
  }

  /**
   * A form of a model as a file.
   *
   * @param permanent whether its bytes never change, whatever the service becomes
   */
  static Attachment attachment(ModelVersion model, String form, String sha256, boolean permanent) {
    return new Attachment(
        "%s-%d.%s".formatted(model.name(), model.version(), form),
        sha256,
        "/models/%s/versions/%d/%s".formatted(model.name(), model.version(), form),
        permanent);
  }
}
