package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.dataset.DatasetDetails;
import dev.fromscratch.cnn.dataset.Datasets;
import dev.fromscratch.cnn.web.ApiException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Data sets of one's own, over HTTP. */
@Tag(name = "Data sets")
@RestController
@RequestMapping("/datasets")
class UploadController {

  private static final String ZIP = "application/zip";
  private static final String WINDOWS_ZIP = "application/x-zip-compressed";
  private static final String CSV = "text/csv";
  private static final String GZIP = "application/gzip";

  private final Datasets datasets;
  private final UploadIntake intake;
  private final Uploads uploads;

  UploadController(Datasets datasets, UploadIntake intake, Uploads uploads) {
    this.datasets = datasets;
    this.intake = intake;
    this.uploads = uploads;
  }

  @Operation(
      operationId = "addDataset",
      summary = "Uploads a data set",
      description =
          """
          The body is one of

          - a zip file with a folder of PNG or JPEG files for each class, named after it; these may be in \
          folders `train` and `test`, and all in one more folder
          - a CSV file as on Kaggle, gzipped or not: in each line the label, then 784 pixels from 0 to 255
          - a form with such a file as `file`, or CSV files as `train` and `test`, or IDX files, gzipped or \
          not, as `train-images`, `train-labels`, `test-images` and `test-labels`

          Pictures of any size become 28x28 and gray. Where there is no test part, a share of every class \
          is held back for testing; the same files and seed give the same data set. Either all of it is \
          stored or nothing. The answer comes when it is; meanwhile `GET /datasets/{name}` tells how far \
          it is. A data set that is there already with the same content is not stored again; should its \
          file be damaged, it is whole afterwards.\
          """)
  @RequestBody(
      required = true,
      content = {
        @Content(mediaType = ZIP, schema = @Schema(type = "string", format = "binary")),
        @Content(mediaType = CSV, schema = @Schema(type = "string", format = "binary")),
        @Content(mediaType = GZIP, schema = @Schema(type = "string", format = "binary")),
        @Content(
            mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
            schema = @Schema(implementation = UploadForm.class))
      })
  @ApiResponse(responseCode = "201", description = "It is stored; Location says where")
  @ApiResponse(responseCode = "200", description = "It was there already; Location says where")
  @ApiResponse(
      responseCode = "400",
      description = "A parameter is wrong, or the parts of the form are")
  @ApiResponse(
      responseCode = "409",
      description = "There is another data set of this name, or there are too many")
  @ApiResponse(responseCode = "413", description = "The body is too large")
  @ApiResponse(responseCode = "415", description = "The body is of none of these kinds")
  @ApiResponse(
      responseCode = "422",
      description = "Files cannot be used; the first hundred are named, with what is wrong")
  @ApiResponse(responseCode = "429", description = "Too many are being uploaded; try again later")
  @ApiResponse(
      responseCode = "503",
      description = "The disk or the database failed; nothing changed")
  @ApiResponse(responseCode = "507", description = "There is no space left; nothing changed")
  @PostMapping(consumes = {ZIP, WINDOWS_ZIP, CSV, GZIP, MediaType.MULTIPART_FORM_DATA_VALUE})
  ResponseEntity<DatasetDetails> add(
      @Parameter(
              required = true,
              description =
                  "What it will be called: 1 to 64 lower-case letters, digits, dots, hyphens and"
                      + " underscores",
              example = "symbols")
          @RequestParam(required = false)
          @Nullable String name,
      @Parameter(description = "What it shows", example = "Symbols of maps")
          @RequestParam(required = false)
          @Nullable String description,
      @Parameter(description = "Who made it") @RequestParam(required = false)
          @Nullable String source,
      @Parameter(description = "What its makers allow") @RequestParam(required = false)
          @Nullable String license,
      @Parameter(
              description =
                  "`mnist`: ink becomes light on black, 20 pixels large, its center of mass in the"
                      + " middle, as `POST /predict` does it with pictures. `none`: pictures are only"
                      + " scaled to fit 28x28. By default `mnist` for pictures, and `none` for IDX"
                      + " and CSV files",
              schema = @Schema(allowableValues = {"mnist", "none"}))
          @RequestParam(required = false)
          @Nullable String normalize,
      @Parameter(
              description =
                  "The share of every class that is held back for testing where no test part is sent,"
                      + " from 0.01 to 0.5; a sixth if absent",
              example = "0.2")
          @RequestParam(required = false)
          @Nullable Double testFraction,
      @Parameter(description = "Decides which pictures are held back", example = "42")
          @RequestParam(required = false)
          @Nullable Long seed,
      @Parameter(
              description =
                  "Whether to go on without files that cannot be used, and tell which; otherwise one"
                      + " of them refuses all",
              example = "false")
          @RequestParam(required = false)
          @Nullable Boolean skipInvalid,
      @Parameter(
              description =
                  "What the labels 0, 1, 2, … of IDX and CSV files mean, separated by commas; the"
                      + " numbers themselves if absent")
          @RequestParam(required = false)
          @Nullable String classes,
      @Parameter(hidden = true) HttpServletRequest request)
      throws IOException {
    UploadParameters parameters =
        new UploadParameters(
            name,
            description,
            source,
            license,
            normalize,
            testFraction,
            seed,
            skipInvalid,
            classes);
    Added added = intake.add(parameters.toRequest(), request);
    String stored = added.upload().name();
    return ResponseEntity.status(added.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
        .location(URI.create("/datasets/" + stored))
        .body(datasets.details(stored));
  }

  @Operation(
      operationId = "deleteDataset",
      summary = "Removes an uploaded data set",
      description = "Models that were trained on it stay.")
  @ApiResponse(responseCode = "204", description = "It is gone")
  @ApiResponse(responseCode = "404", description = "There is no such data set")
  @ApiResponse(
      responseCode = "409",
      description = "A job that has not ended needs it, or it is not one that was uploaded")
  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@Parameter(example = "symbols") @PathVariable String name) {
    if (datasets.isBuiltIn(name)) {
      throw ApiException.conflict(
          "dataset-built-in", "data set %s was not uploaded and always there".formatted(name));
    }
    uploads.delete(name);
  }
}
