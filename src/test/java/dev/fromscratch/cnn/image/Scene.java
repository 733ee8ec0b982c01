package dev.fromscratch.cnn.image;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a photograph shows.
 *
 * @param ground what the digit stands on
 * @param tool what wrote it
 * @param light what falls on it
 * @param surrounding what else is to be seen
 */
record Scene(Ground ground, Tool tool, Light light, Surrounding surrounding) {

  enum Ground {
    PLAIN,
    TEXTURED,
    RULED,
    SQUARED,
    WHITEBOARD,
    BLACKBOARD
  }

  enum Tool {
    BALLPOINT,
    PENCIL,
    FINELINER,
    MARKER,
    /** Whatever makes strokes as broad as they are in the picture of the digit. */
    AS_IS
  }

  enum Light {
    EVEN,
    FALLING_OFF,
    SHADOW_EDGE,
    HAND_SHADOW,
    LAMP
  }

  enum Surrounding {
    NONE,
    TABLE_EDGE,
    TABLE_AROUND,
    SCRIBBLE,
    SPECKS
  }

  static Scene draw(Chance chance) {
    Ground ground = chance.oneOf(Ground.values());
    Tool tool =
        switch (ground) {
          case WHITEBOARD, BLACKBOARD -> chance.coin() ? Tool.MARKER : Tool.AS_IS;
          case PLAIN, TEXTURED, RULED, SQUARED -> chance.oneOf(Tool.values());
        };
    Light light = chance.oneOf(Light.values());
    Surrounding surrounding = chance.oneOf(Surrounding.values());
    return new Scene(ground, tool, light, surrounding);
  }

  List<String> words() {
    return Stream.of(ground, tool, light, surrounding).map(Enum::name).toList();
  }
}
