package dev.fromscratch.cnn.model;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Preset;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.NameOrObjectReader;
import dev.fromscratch.cnn.web.Received;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** The network of a request: the name of a preset, or its layers. */
@JsonDeserialize(using = NetworkChoice.Reader.class)
public sealed interface NetworkChoice {

  /**
   * The engine's form; what is wrong goes to {@code faults}.
   *
   * @param pointer where in the body this choice stands
   * @param input the shape of one picture
   * @param classes how many classes a preset tells apart; layers say it themselves
   * @param sigmoid whether a preset ends in a sigmoid rather than in logits
   * @return the network, or null if something was wrong
   */
  default @Nullable NetworkSpec toSpec(
      String pointer, Shape input, int classes, boolean sigmoid, Faults faults) {
    return switch (this) {
      case Named named -> {
        Preset preset = named.find(pointer, faults);
        if (preset == null) {
          yield null;
        }
        yield sigmoid ? preset.specWithSigmoid(input, classes) : preset.spec(input, classes);
      }
      case Defined defined -> defined.definition().toSpec(pointer, input, faults);
    };
  }

  /** A preset by name; a string in JSON. */
  record Named(@JsonValue String preset) implements NetworkChoice {

    private @Nullable Preset find(String pointer, Faults faults) {
      Preset found = Preset.find(preset).orElse(null);
      if (found == null) {
        String known = Stream.of(Preset.values()).map(Preset::id).collect(Collectors.joining(", "));
        faults.add(
            "unknown-network",
            pointer,
            "network must be one of %s, or an object with layers, got %s"
                .formatted(known, Received.text(preset)));
      }
      return found;
    }
  }

  /** Layers written out; an object in JSON. */
  record Defined(@JsonValue NetworkDefinition definition) implements NetworkChoice {}

  /** Tells the two apart by the kind of JSON value. */
  final class Reader extends NameOrObjectReader<NetworkChoice, NetworkDefinition> {
    Reader() {
      super(
          "the name of a preset or an object with layers",
          Named::new,
          NetworkDefinition.class,
          Defined::new);
    }
  }
}
