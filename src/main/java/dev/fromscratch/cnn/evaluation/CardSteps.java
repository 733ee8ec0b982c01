package dev.fromscratch.cnn.evaluation;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A training request in sentences. A file from elsewhere may have anything in its place, so each
 * part is only told if it is of the kind that it should be.
 */
final class CardSteps {

  private final JsonNode request;
  private final List<String> sentences = new ArrayList<>();

  CardSteps(JsonNode request) {
    this.request = request;
  }

  /** The sentences; none if it is no request. */
  List<String> sentences() {
    sentences.clear();
    number("epochs", epochs -> "It learned for %s epochs.".formatted(epochs));
    number("batchSize", size -> "Each step learned from a batch of %s pictures.".formatted(size));
    named("network", "Network: %s.");
    named("loss", "Loss: %s.");
    named("optimizer", "Optimizer: %s.");
    named("schedule", "Schedule of the learning rate: %s.");
    named("augmentation", "Training pictures were changed at random in each epoch: %s.");
    named("weightAveraging", "Its weights are averages over the steps: %s.");
    number(
        "ensemble", count -> "Networks that were trained, each with a seed: %s.".formatted(count));
    named("testTimeAugmentation", "It looks at a picture in several ways: %s.");
    named("earlyStopping", "Training could end early, and keeps the best epoch: %s.");
    named("classes", "Only these classes of the data set were used, by index: %s.");
    number(
        "samplesPerClass",
        count -> "At most %s pictures of each class were used.".formatted(count));
    validation();
    number("seed", seed -> "Everything random follows from seed %s.".formatted(seed));
    return List.copyOf(sentences);
  }

  private void number(String field, Function<String, String> sentence) {
    JsonNode value = request.path(field);
    if (value.isNumber()) {
      sentences.add(sentence.apply(Markdown.escape(value.asString())));
    }
  }

  /** A name, or settings as they stand in the request; layers of one's own are too many. */
  private void named(String field, String sentence) {
    JsonNode value = request.path(field);
    if (value.isString()) {
      sentences.add(sentence.formatted(Markdown.escape(value.asString())));
    } else if (value.has("layers")) {
      sentences.add(sentence.formatted("layers of its own, see above"));
    } else if (value.isContainer() && !value.isEmpty()) {
      sentences.add(sentence.formatted(settings(value)));
    }
  }

  /** As in {@code adam (learningRate 0.001, beta1 0.9)}. */
  private static String settings(JsonNode value) {
    if (value.isArray()) {
      return value.valueStream().map(CardSteps::text).collect(joining(", "));
    }
    String fields =
        value
            .propertyStream()
            .filter(field -> !field.getKey().equals("type"))
            .map(field -> Markdown.escape(field.getKey()) + " " + text(field.getValue()))
            .collect(joining(", "));
    JsonNode type = value.path("type");
    if (!type.isString()) {
      return fields;
    }
    String name = Markdown.escape(type.asString());
    return fields.isEmpty() ? name : "%s (%s)".formatted(name, fields);
  }

  private static String text(JsonNode value) {
    return Markdown.escape(value.isContainer() ? value.toString() : value.asString());
  }

  private void validation() {
    JsonNode fraction = request.path("validationFraction");
    if (fraction.isNumber() && fraction.asDouble() > 0) {
      sentences.add(
          String.format(
              Locale.ROOT,
              "%.3g %% of the training set were held back to look at after each epoch.",
              100 * fraction.asDouble()));
    } else if (fraction.isNumber()) {
      sentences.add("Nothing of the training set was held back.");
    }
  }
}
