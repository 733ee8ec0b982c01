package dev.fromscratch.cnn.job;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fromscratch.cnn.engine.loss.BinaryCrossEntropy;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.loss.MeanSquaredError;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.NameOrObjectReader;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.annotation.JsonDeserialize;

/** The loss of a request: its name, or its name with settings. */
@JsonDeserialize(using = LossChoice.Reader.class)
sealed interface LossChoice {

  /** The same with every default written out. */
  LossChoice withDefaults();

  /** The engine's form; what is wrong goes to {@code faults}. */
  Loss toLoss(Faults faults);

  /** A loss by name; a string in JSON. */
  record Named(@JsonValue String name) implements LossChoice {

    @Override
    public LossChoice withDefaults() {
      return this;
    }

    @Override
    public Loss toLoss(Faults faults) {
      Map<String, Loss> known = new LinkedHashMap<>();
      known.put("softmaxCrossEntropy", new SoftmaxCrossEntropy());
      known.put("meanSquaredError", new MeanSquaredError());
      known.put("binaryCrossEntropy", new BinaryCrossEntropy());
      return faults.choice("unknown-loss", "/loss", name, new SoftmaxCrossEntropy(), known);
    }
  }

  /** A loss with settings; an object in JSON. */
  record Defined(@JsonValue LossDefinition definition) implements LossChoice {

    @Override
    public LossChoice withDefaults() {
      return new Defined(definition.withDefaults());
    }

    @Override
    public Loss toLoss(Faults faults) {
      return definition.toLoss(faults);
    }
  }

  /** Tells the two apart by the kind of JSON value. */
  final class Reader extends NameOrObjectReader<LossChoice, LossDefinition> {
    Reader() {
      super(
          "the name of a loss or an object with its type",
          Named::new,
          LossDefinition.class,
          Defined::new);
    }
  }
}
