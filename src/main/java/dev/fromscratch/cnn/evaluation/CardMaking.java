package dev.fromscratch.cnn.evaluation;

import static java.util.stream.Collectors.joining;

import dev.fromscratch.cnn.dataset.DatasetDescription;
import dev.fromscratch.cnn.engine.network.NetworkSummary;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.model.ModelCost;
import dev.fromscratch.cnn.model.ModelMetadata;
import dev.fromscratch.cnn.model.ModelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a card says of the model itself and of how it was made. */
final class CardMaking {

  private static final int MAX_NAMES = 20;

  private final ModelVersion model;
  private final ModelMetadata metadata;
  private final ModelCards.Facts facts;
  private final JsonMapper json;

  CardMaking(ModelCards.Facts facts, JsonMapper json) {
    this.facts = facts;
    this.model = facts.model();
    this.metadata = model.metadata();
    this.json = json;
  }

  /** Title, what it is, and its network. */
  void describe(Markdown card) {
    card.heading(1, "Model card: %s, version %d".formatted(model.name(), model.version()));
    card.paragraph(
        "A neural network that tells %d classes of pictures apart and gives a probability for each: %s."
            .formatted(metadata.labels().size(), Markdown.names(metadata.labels(), MAX_NAMES)),
        origin());
    card.table(List.of("", ""), properties());
    NetworkSummary summary = facts.summary();
    if (summary != null) {
      card.heading(2, "The network");
      card.table(
          List.of("layer", "output", "parameters", "multiply-adds"),
          summary.layers().stream().map(CardMaking::layer).toList());
    }
  }

  private String origin() {
    String name = Markdown.escape(metadata.dataset().name());
    if (model.version() == 0) {
      return "It ships with this service, and learned from the data set %s.".formatted(name);
    }
    return model.jobId() == null
        ? "It came as a file. What this card tells of its making is what the file says, and was not seen here."
        : "It was trained here on the data set %s and stored on %s."
            .formatted(name, model.createdAt().toString().substring(0, 10));
  }

  private List<List<String>> properties() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("takes", pictures()));
    costs(rows);
    ModelMetadata.MadeBy by = metadata.madeBy();
    if (by != null) {
      rows.add(
          List.of(
              "made by",
              "CNN from Scratch %s, arithmetic: %s"
                  .formatted(Markdown.escape(by.service()), Markdown.escape(by.arithmetic()))));
    }
    rows.add(List.of("file", Markdown.count(model.sizeBytes()) + " bytes"));
    rows.add(List.of("SHA-256 of the file", Markdown.code(model.sha256())));
    return rows;
  }

  private void costs(List<List<String>> rows) {
    int members = metadata.memberCount();
    int views = metadata.views().views().size();
    if (members > 1) {
      rows.add(List.of("networks that answer together", Markdown.count(members)));
    }
    if (views > 1) {
      rows.add(List.of("views of a picture", Markdown.count(views)));
    }
    rows.add(List.of("parameters", Markdown.count(metadata.parameterCount())));
    NetworkSummary summary = facts.summary();
    if (summary != null) {
      ModelCost cost = ModelCost.of(summary, members, views);
      rows.add(List.of("multiply-adds for a picture", Markdown.count(cost.multiplyAdds())));
    }
  }

  private String pictures() {
    Shape shape = metadata.network().storedInputShape();
    return "pictures of %dx%d pixels%s, ink high on background 0"
        .formatted(
            shape.dim(1),
            shape.dim(2),
            shape.dim(0) == 1 ? " in gray" : " in %d channels".formatted(shape.dim(0)));
  }

  private static List<String> layer(NetworkSummary.LayerSummary layer) {
    Shape shape = layer.outputShape();
    String output =
        IntStream.range(0, shape.rank())
            .mapToObj(i -> String.valueOf(shape.dim(i)))
            .collect(joining("x"));
    return List.of(
        layer.position() + " " + layer.type(),
        output,
        Markdown.count(layer.parameters()),
        Markdown.count(layer.multiplyAdds()));
  }

  /** Training, its request, and the data. */
  void tellTraining(Markdown card) {
    card.heading(2, "How it was made");
    JsonNode request = metadata.training();
    List<String> steps = new CardSteps(request).sentences();
    if (steps.isEmpty()) {
      card.paragraph("The file does not say how.");
    } else {
      card.bullets(steps);
      card.paragraph("The whole request:");
      card.fenced("json", pretty(request));
    }
    card.heading(3, "The data");
    card.paragraph(data());
  }

  private String[] data() {
    ModelMetadata.TrainedOn on = metadata.dataset();
    String content =
        "Data set %s, whose content has SHA-256 %s."
            .formatted(Markdown.escape(on.name()), Markdown.code(on.sha256()));
    DatasetDescription known = facts.data();
    return known == null
        ? new String[] {
          content,
          "This service does not have a data set of this name, and knows neither source nor license."
        }
        : new String[] {
          content,
          "What this service knows under this name: %s."
              .formatted(Markdown.sentence(known.description())),
          "Source: %s.".formatted(Markdown.sentence(known.source())),
          "License: %s.".formatted(Markdown.sentence(known.license()))
        };
  }

  /** How to get the same file once more. */
  void tellAgain(Markdown card) {
    card.heading(2, "How to make it again");
    JsonNode request = metadata.training();
    if (new CardSteps(request).sentences().isEmpty()) {
      card.paragraph("Nobody can say: the file does not tell how it was made.");
      return;
    }
    card.fenced(
        "sh",
        "curl -s http://127.0.0.1:8080/train -H 'Content-Type: application/json' -d '%s'"
            .formatted(request.toString().replace("'", "'\\''")));
    card.paragraph(
        "The same version of the service makes the same file of it, bit for bit, from data with the same SHA-256 and with the same arithmetic, whatever the number of threads.");
  }

  private String pretty(JsonNode request) {
    return json.writerWithDefaultPrettyPrinter().writeValueAsString(request);
  }
}
