package dev.fromscratch.cnn.evaluation;

import dev.fromscratch.cnn.dataset.DatasetDescription;
import dev.fromscratch.cnn.dataset.Datasets;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.NetworkSummary;
import dev.fromscratch.cnn.model.ModelVersion;
import dev.fromscratch.cnn.model.NetworkInspector;
import dev.fromscratch.cnn.web.Faults;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Model cards: what a person should know of a model before it is used.
 *
 * @see <a href="https://arxiv.org/abs/1810.03993">Mitchell et al. (2019), Model Cards for Model
 *     Reporting</a>
 */
@Component
class ModelCards {

  private static final Selection OWN = new Selection(null, null, null);

  private final Evaluations evaluations;
  private final Datasets datasets;
  private final NetworkInspector inspector;
  private final JsonMapper json;
  private final String service;

  ModelCards(
      Evaluations evaluations,
      Datasets datasets,
      NetworkInspector inspector,
      JsonMapper json,
      ObjectProvider<BuildProperties> build) {
    this.evaluations = evaluations;
    this.datasets = datasets;
    this.inspector = inspector;
    this.json = json;
    this.service =
        build.stream().map(BuildProperties::getVersion).findFirst().orElse("of no version");
  }

  /**
   * What a card is written from.
   *
   * @param model the model
   * @param summary what its network costs; null for one that this version does not know
   * @param data what is known here of the data set that it was trained on
   * @param evaluation how good it is on the test set of that, if anybody has looked
   * @param all everything that it was evaluated on
   */
  record Facts(
      ModelVersion model,
      @Nullable NetworkSummary summary,
      @Nullable DatasetDescription data,
      @Nullable StoredEvaluation evaluation,
      List<EvaluationSummary> all) {}

  /** The card of a model, in Markdown. */
  String write(ModelVersion model) {
    String trainedOn = model.metadata().dataset().name();
    Facts facts =
        new Facts(
            model,
            summary(model),
            datasets.names().contains(trainedOn) ? datasets.describe(trainedOn) : null,
            evaluations.find(model, OWN).orElse(null),
            evaluations.list(model));
    Markdown card = new Markdown();
    var making = new CardMaking(facts, json);
    making.describe(card);
    making.tellTraining(card);
    CardFigures.write(facts, card);
    CardLimits.write(facts, card);
    making.tellAgain(card);
    card.paragraph(
        "Written by CNN from Scratch %s from what is stored with the model, after %s."
            .formatted(
                Markdown.escape(service),
                Markdown.link("Mitchell et al. (2019)", "https://arxiv.org/abs/1810.03993")));
    return card.toString();
  }

  private @Nullable NetworkSummary summary(ModelVersion model) {
    NetworkSpec spec = model.metadata().network().toStoredSpec();
    return spec == null
        ? null
        : inspector.inspect(spec, 0, "/network", new Faults(), NetworkSummary::of);
  }
}
