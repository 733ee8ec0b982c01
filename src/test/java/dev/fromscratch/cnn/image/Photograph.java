package dev.fromscratch.cnn.image;

import java.util.List;

/**
 * Makes a photograph of a digit: paper, board or table, pen, light and camera are all drawn from a
 * seed.
 *
 * <p>A seed is the name of a photograph, so the order in which things are drawn must stay as it is.
 */
public final class Photograph {

  private final Scene scene;
  private final Framing framing;
  private final Sheet sheet;
  private final Pen pen;
  private final Table table;
  private final SheetEdge edge;
  private final SmoothNoise grains;
  private final Lighting lighting;
  private final Camera camera;

  /**
   * A photograph of a digit, as a JPEG file.
   *
   * @param digit 28x28 pixels
   * @param other another digit, which may lie around
   * @param seed what everything else depends on
   * @param longestSide pixels
   */
  public static byte[] take(byte[] digit, byte[] other, long seed, int longestSide) {
    return new Photograph(seed, longestSide).take(digit, other);
  }

  /**
   * The digit alone, as the pen of that photograph writes it: black on white, as a PNG file.
   * Whoever cannot read this cannot read the photograph either.
   */
  public static byte[] writing(byte[] digit, long seed, int longestSide) {
    return new Photograph(seed, longestSide).pen.write(digit).png();
  }

  /** What the photograph of this seed shows, in words. */
  public static List<String> scene(long seed, int longestSide) {
    return new Photograph(seed, longestSide).scene.words();
  }

  private Photograph(long seed, int longestSide) {
    Chance arrangement = Chance.of(seed, 77);
    scene = Scene.draw(arrangement);
    framing = new Framing(longestSide, arrangement);
    Flaws flaws = Flaws.draw(longestSide, arrangement);

    Chance details = Chance.of(seed, 78);
    Rgb sheetColor = Sheet.color(scene.ground(), details);
    pen = new Pen(scene, details);
    float roughness = Sheet.roughness(scene.ground(), details);
    PrintedLines lines = new PrintedLines(scene.ground(), details);
    Rgb tableColor = Table.color(details);
    SmoothNoise fibers = details.noise();
    grains = details.noise();
    SmoothNoise wood = details.noise();
    lighting = new Lighting(scene.light(), fibers, details);
    edge = SheetEdge.draw(details);
    camera = new Camera(framing, flaws, details);

    sheet = new Sheet(sheetColor, roughness, fibers, lines);
    table = new Table(tableColor, wood, scene.surrounding(), edge, framing);
  }

  private byte[] take(byte[] digit, byte[] other) {
    Scribble scribble = new Scribble(pen.scribble(other), edge, framing);
    WrittenSheet written = new WrittenSheet(sheet, pen, pen.write(digit), grains);
    return camera.take(new Subject(scene.surrounding(), written, scribble, table), lighting);
  }
}
