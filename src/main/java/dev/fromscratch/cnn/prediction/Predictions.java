package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.engine.network.Classifier;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.model.ModelReference;
import dev.fromscratch.cnn.model.Models;
import dev.fromscratch.cnn.model.ServedModel;
import dev.fromscratch.cnn.model.TestTimeAugmentationChoice;
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
  private final Normalizing normalizing;
  private final PredictionSettings settings;
  private final Counter classified;

  Predictions(
      Models models,
      Predictor predictor,
      Normalizing normalizing,
      PredictionSettings settings,
      MeterRegistry meters) {
    this.models = models;
    this.predictor = predictor;
    this.normalizing = normalizing;
    this.settings = settings;
    this.classified =
        Counter.builder("cnn.predictions").description("Pictures classified").register(meters);
  }

  /**
   * Answers a request with pictures in JSON: a {@link Prediction} for one picture, a {@link
   * Prediction.Batch} for several.
   *
   * @param model the model, or null for the one the request names
   * @param includeInput whether to tell what the network saw
   * @throws ApiException 404 or 422, with what is wrong
   */
  Object answer(PredictRequest request, @Nullable ModelReference model, boolean includeInput) {
    checkPictures(request);
    return answer(request, new JsonPictures(request, normalizing), model, includeInput);
  }

  /**
   * Answers a request with any pictures.
   *
   * @param request what is wanted, whatever pictures it has itself
   */
  Object answer(
      PredictRequest request,
      PictureSource source,
      @Nullable ModelReference inPath,
      boolean includeInput) {
    checkModel(request, inPath);
    ServedModel served = served(request, inPath);
    checkChoices(request, served);
    Shape image = served.ensemble().inputShape();
    boolean normalize = Normalizing.applies(request.normalize(), source, served);
    List<Input> inputs = source.inputs(image, normalize);
    List<Verdict> verdicts = verdicts(served, request, inputs);
    var name = new Prediction.ModelName(served.info().name(), served.info().version());
    // Within a batch, the model is named once.
    var own = source.isSingle() ? name : null;
    List<String> labels = served.info().metadata().labels();
    Shape seen = includeInput ? image : null;
    List<Prediction> told = new ArrayList<>(inputs.size());
    for (int i = 0; i < inputs.size(); i++) {
      told.add(Prediction.of(verdicts.get(i), labels, request, inputs.get(i), seen, own));
    }
    return source.isSingle() ? told.getFirst() : new Prediction.Batch(told, name);
  }

  private List<Verdict> verdicts(ServedModel served, PredictRequest request, List<Input> inputs) {
    List<float[]> pictures = inputs.stream().map(Input::pixels).toList();
    List<Verdict> verdicts =
        predictor.predict(served, classifier(request, served), pictures, request.reject() != null);
    classified.increment(pictures.size());
    return verdicts;
  }

  private void checkPictures(PredictRequest request) {
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
    faults.throwIfAny();
  }

  private static void checkModel(PredictRequest request, @Nullable ModelReference inPath) {
    Faults faults = new Faults();
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

  private ServedModel served(PredictRequest request, @Nullable ModelReference inPath) {
    if (inPath != null) {
      return models.serve(inPath);
    }
    if (request.model() != null) {
      return models.serve(ModelReference.parse(request.model(), "/model"));
    }
    return models.serveDefault();
  }

  /** The model as it is asked: by its own views, or by those of the request. */
  private static Classifier classifier(PredictRequest request, ServedModel served) {
    TestTimeAugmentationChoice choice = request.testTimeAugmentation();
    if (choice == null) {
      return served.classifier();
    }
    Faults faults = new Faults();
    TestTimeAugmentation views = choice.toViews("/testTimeAugmentation", faults);
    faults.throwIfAny();
    return served.classifier(views);
  }

  private static void checkChoices(PredictRequest request, ServedModel served) {
    Faults faults = new Faults();
    int classes = served.info().metadata().labels().size();
    faults.integer("/topK", request.topK(), 1, 1, classes);
    faults.number("/reject", request.reject(), 0, 0, 1);
    faults.throwIfAny();
  }
}
