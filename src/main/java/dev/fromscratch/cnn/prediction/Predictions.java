package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.model.ModelReference;
import dev.fromscratch.cnn.model.Models;
import dev.fromscratch.cnn.model.ServedModel;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Faults;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Checks a request, finds its model and answers it. */
@Service
class Predictions {

  private final Models models;
  private final Predictor predictor;
  private final PredictionSettings settings;
  private final Counter classified;

  Predictions(
      Models models, Predictor predictor, PredictionSettings settings, MeterRegistry meters) {
    this.models = models;
    this.predictor = predictor;
    this.settings = settings;
    this.classified =
        Counter.builder("cnn.predictions").description("Pictures classified").register(meters);
  }

  /**
   * A {@link Prediction} for one picture, a {@link Prediction.Batch} for several.
   *
   * @param model the model, or null for the one the request names
   * @throws ApiException 404 or 422, with what is wrong
   */
  Object answer(PredictRequest request, @Nullable ModelReference model) {
    checkForm(request, model);
    PixelScale scale = PixelScale.parse(request.scale());
    ServedModel served = served(request, model);
    List<float[]> pictures = pictures(request, served.network().inputShape(), scale);
    checkChoices(request, served);
    List<Prediction> predictions =
        predictor.predict(served, pictures, request.topK()).stream()
            .map(each -> each.rejectedBelow(request.reject()))
            .toList();
    classified.increment(pictures.size());
    var name = new Prediction.ModelName(served.info().name(), served.info().version());
    return request.pixels() != null
        ? predictions.getFirst().withModel(name)
        : new Prediction.Batch(predictions, name);
  }

  private void checkForm(PredictRequest request, @Nullable ModelReference inPath) {
    Faults faults = new Faults();
    List<@Nullable Pixels> images = request.images();
    if ((request.pixels() == null) == (images == null)) {
      faults.add(
          Faults.INVALID_VALUE,
          "",
          "send either pixels, for one picture, or images, for several, got "
              + (images == null ? "neither" : "both"));
    }
    if (images != null) {
      checkCount(images.size(), faults);
    }
    if (inPath != null && request.model() != null) {
      faults.add(
          Faults.INVALID_VALUE,
          "/model",
          "the address names the model already, %s; leave model out".formatted(inPath));
    }
    faults.throwIfAny();
  }

  private void checkCount(int images, Faults faults) {
    if (images == 0) {
      faults.add("empty-batch", "/images", "images must hold at least one picture, got none");
    }
    if (images > settings.maxImages()) {
      faults.add(
          "too-many-images",
          "/images",
          "images must hold at most %d pictures (setting cnn.prediction.max-images), got %d"
              .formatted(settings.maxImages(), images));
    }
  }

  private static List<float[]> pictures(
      PredictRequest request, Shape image, @Nullable PixelScale scale) {
    if (request.pixels() != null) {
      return List.of(picture(request.pixels(), image, scale, "/pixels"));
    }
    List<@Nullable Pixels> images = request.images() == null ? List.of() : request.images();
    List<float[]> pictures = new ArrayList<>(images.size());
    for (int i = 0; i < images.size(); i++) {
      Pixels pixels = images.get(i);
      String pointer = "/images/" + i;
      if (pixels == null) {
        Faults faults = new Faults();
        faults.add("invalid-pixels", pointer, "expected an array of numbers, got null");
        faults.throwIfAny();
      } else {
        pictures.add(picture(pixels, image, scale, pointer));
      }
    }
    return pictures;
  }

  private static float[] picture(
      Pixels pixels, Shape image, @Nullable PixelScale scale, String pointer) {
    return PixelScale.toUnit(pixels.fitted(image, pointer), image.dim(2), scale, pointer);
  }

  private ServedModel served(PredictRequest request, @Nullable ModelReference inPath) {
    if (inPath != null) {
      return models.serve(inPath);
    }
    if (request.model() != null) {
      return models.serve(ModelReference.parse(request.model(), "/model"));
    }
    return models.serveDefault();
  }

  private static void checkChoices(PredictRequest request, ServedModel served) {
    Faults faults = new Faults();
    int classes = served.info().metadata().labels().size();
    faults.integer("/topK", request.topK(), 1, 1, classes);
    faults.number("/reject", request.reject(), 0, 0, 1);
    faults.throwIfAny();
  }
}
