package dev.fromscratch.cnn.evaluation;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.format.Safetensors;
import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Cards as people see them, with Markdown understood. */
@ServiceTest
class ModelCardTests {

  private static final String NAME = "described";

  private final ServiceClient service;

  ModelCardTests(ServiceClient service) {
    this.service = service;
  }

  @AfterEach
  void clear() {
    service.delete("/models/" + NAME);
  }

  /** What stands in a card. */
  private static final class Card extends AbstractVisitor {

    private final List<String> headings = new ArrayList<>();
    private final List<String> cells = new ArrayList<>();
    private final List<String> links = new ArrayList<>();
    private final List<String> code = new ArrayList<>();
    private final List<String> html = new ArrayList<>();

    static Card of(String markdown) {
      var card = new Card();
      Parser.builder()
          .extensions(List.of(TablesExtension.create()))
          .build()
          .parse(markdown)
          .accept(card);
      return card;
    }

    private static String text(Node node) {
      var text = new StringBuilder();
      node.accept(
          new AbstractVisitor() {
            @Override
            public void visit(Text words) {
              text.append(words.getLiteral());
            }

            @Override
            public void visit(Code words) {
              text.append(words.getLiteral());
            }
          });
      return text.toString();
    }

    @Override
    public void visit(Heading heading) {
      headings.add(text(heading));
    }

    @Override
    public void visit(CustomNode node) {
      if (node instanceof TableCell cell) {
        cells.add(text(cell));
      }
      visitChildren(node);
    }

    @Override
    public void visit(Link link) {
      links.add(link.getDestination());
    }

    @Override
    public void visit(FencedCodeBlock block) {
      code.add(block.getLiteral());
    }

    @Override
    public void visit(HtmlBlock block) {
      html.add(block.getLiteral());
    }

    @Override
    public void visit(HtmlInline words) {
      html.add(words.getLiteral());
    }
  }

  private String read(String model) {
    Answer answer = service.get("/models/%s/versions/latest/card".formatted(model));
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("text/markdown;charset=UTF-8");
    return answer.body();
  }

  private JsonNode get(String model, String what) {
    return service.get("/models/%s/versions/latest%s".formatted(model, what)).json();
  }

  @Test
  void cardWhenTheModelWasTrainedTellsWhatItIsAndHowGoodAndWhereItFails() {
    service.train(
        "{\"name\":\"%s\",\"samplesPerClass\":20,\"epochs\":2,\"augmentation\":\"light\",\"seed\":7}"
            .formatted(NAME));
    JsonNode model = get(NAME, "");
    JsonNode evaluation = get(NAME, "/evaluation");
    String text = read(NAME);
    Card card = Card.of(text);
    assertThat(card.headings)
        .containsExactly(
            "Model card: described, version " + model.get("version").asInt(),
            "The network",
            "How it was made",
            "The data",
            "How good it is",
            "Class by class",
            "Whether its probabilities come true",
            "Where it fails",
            "What it is not for",
            "How to make it again");
    assertThat(text)
        .contains(
            "tells 10 classes of pictures apart and gives a probability for each: 0, 1, 2,",
            "It was trained here on the data set digits",
            "It learned for 2 epochs.",
            "| made by | CNN from Scratch ",
            "after a temperature of ",
            "Optimizer: adam (learningRate 0.001, beta1 0.9, beta2 0.999, epsilon 1.0E-8).",
            "Everything random follows from seed 7.",
            "Training pictures were changed at random in each epoch: light.",
            model.get("sha256").asString(),
            model.at("/metadata/dataset/sha256").asString(),
            "License: MIT, as this service.",
            "**%.2f %% are classified correctly.**"
                .formatted(100 * evaluation.get("accuracy").asDouble()))
        .doesNotContain("null", "NaN");
    assertThat(card.cells)
        .contains("0 conv2d", "8x24x24", "37,610")
        .contains("%.2f %%".formatted(100 * evaluation.at("/classes/9/recall").asDouble()));
    assertThat(JsonMapper.shared().readTree(card.code.getFirst()))
        .isEqualTo(model.at("/metadata/training"));
    assertThat(card.code.getLast()).startsWith("curl -s http://127.0.0.1:8080/train ");
    assertThat(card.html).isEmpty();
    assertThat(card.links)
        .contains(
            evaluation.get("errorsPicture").asString(),
            evaluation.get("confusionPicture").asString(),
            evaluation.at("/mostConfidentlyWrong/0/picture").asString());
    for (String link : card.links) {
      if (link.startsWith("/")) {
        assertThat(service.get(link).status()).as(link).isEqualTo(200);
      }
    }
  }

  /** The command is the one thing in a card that does something. */
  @Test
  void cardWhenItsCommandIsFollowedGivesTheSameFile() {
    service.train("{\"name\":\"%s\",\"samplesPerClass\":2,\"epochs\":1}".formatted(NAME));
    String first = get(NAME, "").get("sha256").asString();
    String command = Card.of(read(NAME)).code.getLast().strip();
    service.train(command.substring(command.indexOf('{'), command.length() - 1));
    assertThat(get(NAME, "").get("version").asInt()).isGreaterThan(1);
    assertThat(get(NAME, "").get("sha256").asString()).isEqualTo(first);
  }

  @Test
  void cardWhenTheModelWasMeasuredOnOtherDataTellsThat() {
    service.train("{\"name\":\"%s\",\"samplesPerClass\":2,\"epochs\":1}".formatted(NAME));
    String job =
        ServiceClient.id(
            service
                .post(
                    "/models/%s/versions/latest/evaluate".formatted(NAME),
                    "{\"split\":\"training\"}")
                .json());
    service.awaitEnd(job);
    Card card = Card.of(read(NAME));
    assertThat(card.headings).contains("On other data");
    assertThat(card.cells).containsSequence("digits", "training", "20,000");
  }

  @Test
  void cardWhenTheFileIsFromElsewhereBelievesNothingAndShowsItAsItIs()
      throws TensorFormatException {
    List<String> labels =
        List.of(
            "a|b", "*c*", "<script>", "`d`", "[e](http://f)", "_g_", "h\\", "i\nj", "#k", "l&amp;");
    Safetensors file = Safetensors.read(service.modelFile(service.tinyModel()));
    Map<String, String> metadata = new HashMap<>(file.metadata());
    metadata.put("labels", JsonMapper.shared().writeValueAsString(labels));
    metadata.put("dataset", "{\"name\":\"<b>|x\",\"sha256\":\"`y|`\"}");
    metadata.put("training", "{\"epochs\":\"```\",\"seed\":{},\"loss\":\"it's\"}");
    JsonNode evaluation = JsonMapper.shared().readTree(metadata.get("evaluation"));
    for (int i = 0; i < 10; i++) {
      ((tools.jackson.databind.node.ObjectNode) evaluation.at("/classes/%d".formatted(i)))
          .put("label", labels.get(i));
    }
    metadata.put("evaluation", evaluation.toString());
    Answer answer = service.importModel(NAME, new Safetensors(file.tensors(), metadata).toBytes());
    assertThat(answer.status()).as("%s", answer).isEqualTo(201);

    String text = read(NAME);
    Card card = Card.of(text);
    assertThat(text)
        .contains("It came as a file.", "as its file says", "knows neither source nor license");
    assertThat(card.html).isEmpty();
    assertThat(card.headings).hasSize(10);
    assertThat(card.cells)
        .containsAll(
            labels.stream().map(label -> label.replace("\n", " ")).collect(Collectors.toList()));
    assertThat(card.code.getLast()).contains("it'\\''s");
  }

  @Test
  void cardWhenNobodyHasMeasuredTheModelSaysHowTo() throws TensorFormatException {
    Safetensors file = Safetensors.read(service.modelFile(service.tinyModel()));
    Map<String, String> metadata = new HashMap<>(file.metadata());
    metadata.remove("evaluation");
    metadata.put("training", "{}");
    service.importModel(NAME, new Safetensors(file.tensors(), metadata).toBytes());
    String text = read(NAME);
    assertThat(text)
        .contains(
            "Nobody has looked",
            "`POST /models/described/versions/%d/evaluate` makes one"
                .formatted(get(NAME, "").get("version").asInt()),
            "The file does not say how.",
            "Nobody can say");
    assertThatProblem(service.get("/models/%s/versions/latest/evaluation".formatted(NAME)))
        .is(404, "evaluation-not-found")
        .says("POST /models/described/versions/");
    JsonNode job =
        service.awaitEnd(
            ServiceClient.id(
                service.post("/models/%s/versions/latest/evaluate".formatted(NAME), "{}").json()));
    assertThat(ServiceClient.state(job)).isEqualTo("succeeded");
    assertThat(get(NAME, "/evaluation").get("samples").asInt()).isEqualTo(2000);
    assertThat(read(NAME)).contains("2,000 pictures").doesNotContain("as its file says");
  }

  @Test
  void cardWhenThereIsNoModelAnswers404() {
    assertThatProblem(service.get("/models/nobody/versions/1/card")).is(404, "model-not-found");
  }
}
