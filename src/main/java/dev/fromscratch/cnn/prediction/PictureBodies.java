package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.model.ModelReference;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.MultipartBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Reads requests whose pictures are no JSON: a file, several files, or bare bytes. */
@Component
class PictureBodies {

  private static final int MAX_FIELDS = 20;

  private final Predictions predictions;
  private final Normalizing normalizing;
  private final PredictionSettings settings;

  PictureBodies(Predictions predictions, Normalizing normalizing, PredictionSettings settings) {
    this.predictions = predictions;
    this.normalizing = normalizing;
    this.settings = settings;
  }

  /**
   * Answers a request.
   *
   * @param query its parameters
   * @param inPath the model that the address names, or null
   * @throws ApiException 400, 404 or 422, with what is wrong
   * @throws IOException if the body ends early or is too large
   */
  Object answer(
      HttpServletRequest request, Map<String, String> query, @Nullable ModelReference inPath)
      throws IOException {
    PredictParameters parameters = new PredictParameters(query);
    PictureSource source = source(request, parameters);
    return predictions.answer(parameters.request(), source, inPath, parameters.includesInput());
  }

  private PictureSource source(HttpServletRequest request, PredictParameters parameters)
      throws IOException {
    MediaType type = MediaType.parseMediaType(request.getContentType());
    if (type.isCompatibleWith(MediaType.MULTIPART_FORM_DATA)) {
      return new FilePictures(files(request, parameters), false, normalizing);
    }
    byte[] body = request.getInputStream().readAllBytes();
    return type.isCompatibleWith(MediaType.APPLICATION_OCTET_STREAM)
        ? new RawPictures(body, settings.maxImages(), normalizing)
        : new FilePictures(List.of(new PictureFile(null, body)), true, normalizing);
  }

  private List<PictureFile> files(HttpServletRequest request, PredictParameters parameters)
      throws IOException {
    List<PictureFile> files = new ArrayList<>();
    MultipartBody.read(
        request,
        settings.maxImages() + MAX_FIELDS,
        part -> {
          byte[] content = part.content().readAllBytes();
          if (part.fileName() == null) {
            parameters.add(part.name(), new String(content, StandardCharsets.UTF_8));
          } else if (!part.fileName().isEmpty() || content.length > 0) {
            // A browser sends a nameless one of no bytes where nothing was chosen.
            files.add(new PictureFile(part.fileName(), content));
          }
        });
    if (files.isEmpty()) {
      throw refused("empty-batch", "expected at least one file, got none");
    }
    if (files.size() > settings.maxImages()) {
      throw refused(
          "too-many-images",
          "expected at most %d files (setting cnn.prediction.max-images), got %d"
              .formatted(settings.maxImages(), files.size()));
    }
    return files;
  }

  private static ApiException refused(String code, String detail) {
    return ApiException.of(HttpStatus.UNPROCESSABLE_CONTENT, code, detail);
  }
}
