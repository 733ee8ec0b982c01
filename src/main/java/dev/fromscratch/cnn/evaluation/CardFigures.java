package dev.fromscratch.cnn.evaluation;

import dev.fromscratch.cnn.model.ModelCalibration;
import dev.fromscratch.cnn.model.ModelEvaluation;
import dev.fromscratch.cnn.model.ModelEvaluation.OfClass;
import dev.fromscratch.cnn.model.ModelEvaluation.Wrong;
import dev.fromscratch.cnn.model.ModelVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

/** What a card says of how good a model is, and where it fails. */
final class CardFigures {

  /** Rows of a table of classes; of more, the worst are shown. */
  private static final int MAX_CLASSES = 50;

  private static final int MAX_WORST = 5;
  private static final int MAX_WRONG = 10;

  private final ModelVersion model;
  private final StoredEvaluation stored;
  private final ModelEvaluation figures;
  private final Markdown card;

  private CardFigures(ModelVersion model, StoredEvaluation stored, Markdown card) {
    this.model = model;
    this.stored = stored;
    this.figures = stored.result().evaluation();
    this.card = card;
  }

  static void write(ModelCards.Facts facts, Markdown card) {
    card.heading(2, "How good it is");
    StoredEvaluation own = facts.evaluation();
    if (own == null) {
      card.paragraph(
          "Nobody has looked: there is no evaluation on the test set of its data. `POST %s/evaluate` makes one."
              .formatted(Links.model(facts.model())));
      tellOthers(facts, card);
      return;
    }
    var section = new CardFigures(facts.model(), own, card);
    section.tellOverall();
    section.tellClasses();
    section.tellCalibration();
    tellOthers(facts, card);
    section.tellFailures();
  }

  private void tellOverall() {
    Interval interval = Interval.ofShare(figures.accuracy(), figures.samples());
    card.paragraph(
        "Measured on the %s set of %s (SHA-256 %s), %s pictures%s."
            .formatted(
                stored.on().split().word(),
                Markdown.escape(stored.on().name()),
                Markdown.code(stored.on().sha256()),
                Markdown.count(figures.samples()),
                stored.createdAt() == null && model.jobId() == null ? ", as its file says" : ""),
        "**%s are classified correctly.** With so many pictures, the true share lies between %s and %s (95 %% interval)."
            .formatted(
                Markdown.percent(figures.accuracy()),
                Markdown.percent(interval.low()),
                Markdown.percent(interval.high())));
    card.table(List.of("", ""), overall());
  }

  private List<List<String>> overall() {
    List<List<String>> rows = new ArrayList<>();
    figures.topKAccuracy().stream()
        .filter(top -> top.k() > 1)
        .forEach(top ->
            rows.add(
                List.of(
                    "class among the %d likeliest".formatted(top.k()),
                    Markdown.percent(top.accuracy()))));
    rows.add(
        List.of(
            "precision, mean of the classes",
            Markdown.percent(figures.macroAverage().precision())));
    rows.add(
        List.of("recall, mean of the classes", Markdown.percent(figures.macroAverage().recall())));
    rows.add(List.of("F1, mean of the classes", Markdown.percent(figures.macroAverage().f1())));
    rows.add(List.of("loss", String.format(Locale.ROOT, "%.4f", figures.loss())));
    return rows;
  }

  private void tellClasses() {
    List<OfClass> classes = figures.classes();
    boolean all = classes.size() <= MAX_CLASSES;
    card.heading(3, all ? "Class by class" : "The %d worst classes".formatted(MAX_CLASSES));
    List<OfClass> shown =
        all ? classes : classes.stream().sorted(WORST_FIRST).limit(MAX_CLASSES).toList();
    card.table(
        List.of("class", "pictures", "precision", "recall", "F1"),
        shown.stream()
            .map(each ->
                List.of(
                    Markdown.escape(each.label()),
                    Markdown.count(each.support()),
                    Markdown.percent(each.precision()),
                    Markdown.percent(each.recall()),
                    Markdown.percent(each.f1())))
            .toList());
  }

  private static final Comparator<OfClass> WORST_FIRST =
      Comparator.comparingDouble((OfClass each) -> Objects.requireNonNullElse(each.recall(), 2.0))
          .thenComparingInt(OfClass::classIndex);

  private void tellTemperature() {
    ModelCalibration fitted = model.metadata().calibration();
    if (fitted != null) {
      card.paragraph(
          String.format(
              Locale.ROOT,
              "They are those of the network after a temperature of %.3f, which was fitted on %,d pictures held back from training.",
              fitted.temperature(),
              fitted.samples()));
    }
  }

  private void tellCalibration() {
    ModelEvaluation.Reliability calibration = figures.calibration();
    card.heading(3, "Whether its probabilities come true");
    card.paragraph(
        "They are off by %s points on average (expected calibration error; 0 is perfect)."
            .formatted(
                String.format(Locale.ROOT, "%.2f", 100 * calibration.expectedCalibrationError())));
    tellTemperature();
    card.table(
        List.of("it says", "pictures", "mean", "right"),
        calibration.bins().stream()
            .filter(bin -> bin.count() > 0)
            .map(bin ->
                List.of(
                    String.format(Locale.ROOT, "%.0f to %.0f %%", 100 * bin.from(), 100 * bin.to()),
                    Markdown.count(bin.count()),
                    Markdown.percent(bin.meanConfidence()),
                    Markdown.percent(bin.accuracy())))
            .toList());
  }

  private static void tellOthers(ModelCards.Facts facts, Markdown card) {
    StoredEvaluation own = facts.evaluation();
    List<List<String>> others =
        facts.all().stream()
            .filter(each -> own == null || !each.dataset().equals(own.on()))
            .map(each ->
                List.of(
                    Markdown.link(Markdown.escape(each.dataset().name()), each.href()),
                    each.dataset().split().word(),
                    Markdown.count(each.samples()),
                    Markdown.percent(each.accuracy())))
            .toList();
    if (!others.isEmpty()) {
      card.heading(3, "On other data");
      card.table(List.of("data set", "part", "pictures", "correct"), others);
    }
  }

  private void tellFailures() {
    card.heading(2, "Where it fails");
    List<Wrong> wrong = figures.mostConfidentlyWrong();
    if (wrong.isEmpty()) {
      card.paragraph("It made no mistake on these pictures.");
      return;
    }
    card.paragraph(
        "The classes that it recognizes least often: %s.".formatted(worst()),
        "Of all, it takes these for others most often (%s):"
            .formatted(Markdown.link("the whole matrix", Links.confusion(model, stored.on()))));
    card.table(
        List.of("class", "taken for", "pictures", "of the class"),
        ConfusedPair.most(stored.result().confusionMatrix(), model.metadata().labels()).stream()
            .map(pair ->
                List.of(
                    Markdown.escape(pair.label()),
                    Markdown.escape(pair.prediction()),
                    Markdown.count(pair.count()),
                    Markdown.percent(pair.share())))
            .toList());
    card.paragraph(
        "The mistakes that it was surest of (%s):"
            .formatted(Markdown.link("all in one picture", Links.errors(model, stored.on()))));
    card.table(List.of("picture", "is", "taken for", "probability"), surest(wrong));
  }

  private String worst() {
    return String.join(
        ", ",
        figures.classes().stream()
            .filter(each -> each.recall() != null)
            .sorted(WORST_FIRST)
            .limit(MAX_WORST)
            .map(each ->
                "%s (%s)".formatted(Markdown.escape(each.label()), Markdown.percent(each.recall())))
            .toList());
  }

  private List<List<String>> surest(List<Wrong> wrong) {
    return IntStream.range(0, Math.min(MAX_WRONG, wrong.size()))
        .mapToObj(n ->
            List.of(
                Markdown.link(
                    String.valueOf(wrong.get(n).index()), Links.error(model, stored.on(), n)),
                Markdown.escape(wrong.get(n).label()),
                Markdown.escape(wrong.get(n).prediction()),
                Markdown.percent((double) wrong.get(n).probability())))
        .toList();
  }
}
