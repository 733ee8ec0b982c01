package dev.fromscratch.cnn.evaluation;

import dev.fromscratch.cnn.model.ModelFamiliarity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a card says of what a model must not be used for. */
final class CardLimits {

  private static final int PER = 1_000;

  private CardLimits() {}

  static void write(ModelCards.Facts facts, Markdown card) {
    String model = Links.model(facts.model());
    List<String> limits = new ArrayList<>();
    limits.add(
        "It knows its %d classes and nothing else. A picture of anything else gets one of them too, sometimes with a high probability. %s"
            .formatted(
                facts.model().metadata().labels().size(),
                strangers(facts.model().metadata().familiarity())));
    limits.add(
        "What is said above holds for pictures like those of %s. Pictures of other origin may be harder: try it on some of yours, whose classes you know, with `POST %s/evaluate`, before you rely on it."
            .formatted(Markdown.escape(facts.model().metadata().dataset().name()), model));
    StoredEvaluation evaluation = facts.evaluation();
    if (evaluation != null) {
      long wrong = Math.round(PER * (1 - evaluation.result().evaluation().accuracy()));
      limits.add(
          "Of %s such pictures, expect about %d to be taken for something else. Where a mistake does harm, let a person look at what it is not sure of, and do not let it decide alone."
              .formatted(Markdown.count(PER), wrong));
    }
    limits.add(
        "Nobody has examined whether it works equally well for everyone: nothing is recorded of who made the pictures.");
    limits.add(
        "Who wants to mislead it can: changes too small to be seen are enough for networks of this kind. It is no lock.");
    card.heading(2, "What it is not for");
    card.bullets(limits);
  }

  private static String strangers(@Nullable ModelFamiliarity familiarity) {
    return familiarity == null
        ? "It has no test for that."
        : "With `reject`, predictions say of pictures that are unlike all that it learned from that they are `unfamiliar`: many of other things, and %s of the %s pictures that were held back from training."
            .formatted(
                Markdown.percent(familiarity.refused()), Markdown.count(familiarity.samples()));
  }
}
