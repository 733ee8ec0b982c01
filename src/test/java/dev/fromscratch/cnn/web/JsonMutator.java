package dev.fromscratch.cnn.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;
import tools.jackson.databind.util.RawValue;

/** Turns JSON that is right into JSON that is mostly wrong; the same seed makes the same. */
final class JsonMutator {

  /** What people and programs put where something else belongs. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1",
          "1.5",
          "-0.0",
          "1e999",
          "-1e999",
          "1e-400",
          "NaN",
          "2147483647",
          "2147483648",
          "-2147483649",
          "9223372036854775808",
          "\"\"",
          "\"x\"",
          "\"1\"",
          "\"../../x\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "[]",
          "{}",
          "[null]",
          "[[]]",
          "[[[[[[[[1]]]]]]]]",
          "{\"type\":\"dense\"}",
          "{\"type\":null}",
          "{\"a\":{\"a\":{}}}",
          "\"" + "a".repeat(5000) + "\"",
          "9".repeat(2000),
          "[" + "0,".repeat(3000) + "0]");

  private static final List<String> NAMES =
      List.of(
          "name",
          "dataset",
          "network",
          "layers",
          "type",
          "epochs",
          "batchSize",
          "loss",
          "optimizer",
          "learningRate",
          "classes",
          "samplesPerClass",
          "seed",
          "kernelSize",
          "shape",
          "pixels",
          "images",
          "model",
          "topK",
          "scale",
          "augmentation",
          "elastic",
          "unknown",
          "",
          "~/");

  private final Random random;

  JsonMutator(long seed) {
    this.random = new Random(seed);
  }

  /** A body like this one, but changed in one to three places and sometimes no JSON any more. */
  byte[] mutate(String valid) {
    JsonNode root = JsonMapper.shared().readTree(valid);
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      change(root);
    }
    byte[] text = JsonMapper.shared().writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
    return random.nextInt(6) == 0 ? damage(text) : text;
  }

  /** Any bytes at all. */
  byte[] noise() {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return bytes;
  }

  private void change(JsonNode root) {
    List<JsonNode> containers = new ArrayList<>();
    collect(root, containers);
    // Small ones and large ones alike: else most changes would hit pixels.
    JsonNode container = containers.get(random.nextInt(containers.size()));
    switch (container) {
      case ObjectNode object -> change(object);
      case ArrayNode array -> change(array);
      default -> throw new IllegalStateException("no container: " + container);
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainer()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }

  private void change(ObjectNode object) {
    List<String> names = new ArrayList<>(object.propertyNames());
    int operation = names.isEmpty() ? 2 : random.nextInt(3);
    switch (operation) {
      case 0 -> object.remove(any(names));
      case 1 -> object.set(any(names), value());
      default -> object.set(any(NAMES), value());
    }
  }

  private void change(ArrayNode array) {
    int operation = array.isEmpty() ? 2 : random.nextInt(3);
    switch (operation) {
      case 0 -> array.remove(random.nextInt(array.size()));
      case 1 -> array.set(random.nextInt(array.size()), value());
      default -> array.insert(random.nextInt(array.size() + 1), value());
    }
  }

  private JsonNode value() {
    return new POJONode(new RawValue(any(VALUES)));
  }

  private byte[] damage(byte[] text) {
    int at = random.nextInt(text.length);
    if (random.nextBoolean()) {
      text[at] = (byte) random.nextInt(256);
      return text;
    }
    return Arrays.copyOf(text, at);
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
