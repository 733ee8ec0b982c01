package dev.fromscratch.cnn.dataset;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fromscratch.cnn.engine.data.augmentation.Augmentation;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.NameOrObjectReader;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.annotation.JsonDeserialize;

/** The augmentation of a request: the name of a strength, or settings. */
@JsonDeserialize(using = AugmentationChoice.Reader.class)
public sealed interface AugmentationChoice {

  /** The same with every default written out. */
  AugmentationChoice withDefaults();

  /** The engine's form; what is wrong goes to {@code faults}. */
  Augmentation toAugmentation(Faults faults);

  /** The augmentations that have a name. */
  static Map<String, Augmentation> presets() {
    return new TreeMap<>(
        Map.of(
            "light", Augmentation.LIGHT, "none", Augmentation.NONE, "strong", Augmentation.STRONG));
  }

  /** An augmentation by name; a string in JSON. */
  record Named(@JsonValue String name) implements AugmentationChoice {

    @Override
    public AugmentationChoice withDefaults() {
      return this;
    }

    @Override
    public Augmentation toAugmentation(Faults faults) {
      return faults.choice(
          "unknown-augmentation", "/augmentation", name, Augmentation.NONE, presets());
    }
  }

  /** Settings; an object in JSON. */
  record Defined(@JsonValue AugmentationDefinition definition) implements AugmentationChoice {

    @Override
    public AugmentationChoice withDefaults() {
      return new Defined(definition.withDefaults());
    }

    @Override
    public Augmentation toAugmentation(Faults faults) {
      return definition.toAugmentation(faults);
    }
  }

  /** Tells the two apart by the kind of JSON value. */
  final class Reader extends NameOrObjectReader<AugmentationChoice, AugmentationDefinition> {
    Reader() {
      super(
          "the name of an augmentation or an object with settings",
          Named::new,
          AugmentationDefinition.class,
          Defined::new);
    }
  }
}
