package dev.fromscratch.cnn.model;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.NameOrObjectReader;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.annotation.JsonDeserialize;

/** How a model of a request looks at pictures: a name, or settings. */
@JsonDeserialize(using = TestTimeAugmentationChoice.Reader.class)
public sealed interface TestTimeAugmentationChoice {

  /** The same with every default written out. */
  TestTimeAugmentationChoice withDefaults();

  /**
   * The engine's form; what is wrong goes to {@code faults}.
   *
   * @param pointer where in the body this choice stands
   */
  TestTimeAugmentation toViews(String pointer, Faults faults);

  /** The choices that have a name. */
  private static Map<String, TestTimeAugmentation> presets() {
    Map<String, TestTimeAugmentation> presets = new LinkedHashMap<>();
    presets.put("none", TestTimeAugmentation.NONE);
    presets.put("digits", TestTimeAugmentation.DIGITS);
    presets.put("mirror", TestTimeAugmentation.MIRROR);
    return presets;
  }

  /** A choice by name; a string in JSON. */
  record Named(@JsonValue String name) implements TestTimeAugmentationChoice {

    @Override
    public TestTimeAugmentationChoice withDefaults() {
      return this;
    }

    @Override
    public TestTimeAugmentation toViews(String pointer, Faults faults) {
      return faults.choice(
          "unknown-augmentation", pointer, name, TestTimeAugmentation.NONE, presets());
    }
  }

  /** Settings; an object in JSON. */
  record Defined(@JsonValue TestTimeAugmentationDefinition definition)
      implements TestTimeAugmentationChoice {

    @Override
    public TestTimeAugmentationChoice withDefaults() {
      return new Defined(definition.withDefaults());
    }

    @Override
    public TestTimeAugmentation toViews(String pointer, Faults faults) {
      return definition.toViews(pointer, faults);
    }
  }

  /** Tells the two apart by the kind of JSON value. */
  final class Reader
      extends NameOrObjectReader<TestTimeAugmentationChoice, TestTimeAugmentationDefinition> {
    Reader() {
      super(
          "the name of a test-time augmentation or an object with settings",
          Named::new,
          TestTimeAugmentationDefinition.class,
          Defined::new);
    }
  }
}
