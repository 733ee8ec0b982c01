package dev.fromscratch.cnn.image;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Makes a photograph of a digit: paper, board or table, pen, light and camera are all drawn from a
 * seed.
 */
public final class Photograph {

  private final Scene scene;
  private final SeededRandom random;
  private final PenStroke stroke;
  private final float[] paper;
  private final float[] ink;
  private final float inkDensity;
  private final float grain;
  private final float texture;
  private final float spacing;
  private final float lineBreadth;
  private final float[] lineColor;
  private final float lineDensity;
  private final float offsetX;
  private final float offsetY;
  private final float[] table;
  private final SmoothNoise paperNoise;
  private final SmoothNoise grainNoise;
  private final SmoothNoise woodNoise;
  private final Lighting lighting;
  private final float[] tableEdges;
  private final PenStroke scribble;
  private final float[] cast;

  /**
   * A photograph of a digit, as a JPEG file.
   *
   * @param digit 28x28 pixels
   * @param other another digit, which may lie around
   * @param seed what everything else depends on
   * @param longestSide pixels
   */
  public static byte[] take(byte[] digit, byte[] other, long seed, int longestSide) {
    return new Photograph(new Scene(seed, longestSide), digit, other).jpeg();
  }

  /**
   * The digit alone, as the pen of that photograph writes it: black on white, as a PNG file.
   * Whoever cannot read this cannot read the photograph either.
   */
  public static byte[] writing(byte[] digit, long seed, int longestSide) {
    return new Photograph(new Scene(seed, longestSide), digit, digit).stroke.png();
  }

  /** What the photograph of this seed shows, in words. */
  public static List<String> scene(long seed, int longestSide) {
    Scene scene = new Scene(seed, longestSide);
    return List.of(
        scene.ground.toString(),
        scene.tool.toString(),
        scene.light.toString(),
        scene.surrounding.toString());
  }

  private Photograph(Scene scene, byte[] digit, byte[] other) {
    this.scene = scene;
    this.random = SeededRandom.derive(scene.seed, 78);
    boolean board = scene.ground == Scene.Ground.BLACKBOARD;
    boolean whiteboard = scene.ground == Scene.Ground.WHITEBOARD;
    float tone = between(0.8f, 1.03f);
    float[][] papers = {
      {250, 250, 250}, {235, 232, 225}, {240, 225, 185}, {215, 215, 220}, {205, 180, 140}
    };
    float[] base = papers[random.nextInt(scene.ground == Scene.Ground.TEXTURED ? 5 : 4)];
    float[][] boards = {{45, 75, 60}, {40, 42, 45}, {30, 55, 50}, {60, 62, 66}};
    if (board) {
      base = boards[random.nextInt(4)];
    } else if (whiteboard) {
      base = new float[] {242, 244, 246};
    }
    paper = scaled(base, tone);
    float[][] pens = {
      {25, 25, 30}, {30, 45, 140}, {20, 60, 160}, {170, 25, 35}, {20, 110, 60}, {90, 30, 110}
    };
    float[][] chalks = {{240, 240, 235}, {240, 225, 150}, {235, 170, 170}, {170, 205, 235}};
    if (board) {
      ink = chalks[random.nextInt(2) == 0 ? 0 : random.nextInt(4)];
    } else if (scene.tool == Scene.Tool.PENCIL) {
      float g = between(70, 120);
      ink = new float[] {g, g, g + 4};
    } else {
      ink = pens[random.nextInt(6)];
    }
    inkDensity =
        switch (scene.tool) {
          case PENCIL -> between(0.55f, 0.9f);
          case BALLPOINT -> between(0.75f, 1);
          default -> between(0.88f, 1);
        };
    grain = scene.tool == Scene.Tool.PENCIL || board ? between(0.2f, 0.6f) : between(0, 0.12f);
    float breadth =
        switch (scene.tool) {
          case BALLPOINT, PENCIL -> between(0.5f, 1.6f);
          case FINELINER -> between(0.7f, 2f);
          case MARKER -> between(1.8f, 4.2f);
          case AS_IS -> 0;
        };
    stroke = breadth == 0 ? PenStroke.asBroadAs(digit) : PenStroke.ofBreadth(digit, breadth);
    scribble = PenStroke.ofBreadth(other, breadth == 0 ? 2 : breadth);
    texture =
        switch (scene.ground) {
          case TEXTURED -> between(0.03f, 0.1f);
          case BLACKBOARD -> between(0.05f, 0.25f);
          default -> between(0, 0.02f);
        };
    spacing = scene.ground == Scene.Ground.RULED ? between(0.35f, 1.3f) : between(0.16f, 0.6f);
    lineBreadth = spacing * between(0.02f, 0.06f);
    float[][] lines = {
      {120, 150, 210}, {150, 150, 160}, {110, 170, 200}, {200, 120, 120}, {90, 90, 100}
    };
    lineColor = lines[random.nextInt(5)];
    lineDensity = between(0.25f, 0.9f);
    offsetX = random.nextFloat();
    offsetY = random.nextFloat();
    float[][] tables = {
      {70, 50, 35}, {40, 40, 42}, {150, 110, 70}, {190, 160, 120}, {120, 125, 130}
    };
    table = tables[random.nextInt(5)];
    paperNoise = new SmoothNoise(random.nextLong());
    grainNoise = new SmoothNoise(random.nextLong());
    woodNoise = new SmoothNoise(random.nextLong());
    boolean falling = scene.light == Scene.Light.FALLING_OFF || scene.light == Scene.Light.LAMP;
    float gradientX = between(-1, 1) * (falling ? 0.6f : 0.15f);
    float gradientY = between(-1, 1) * (falling ? 0.6f : 0.15f);
    float vignette = between(0, falling ? 0.5f : 0.2f);
    float[] shadow =
        new float[] {
          between(0, 6.3f),
          between(-0.35f, 0.35f),
          between(0.4f, 0.75f),
          between(0.004f, 0.08f),
          between(0.1f, 0.9f),
          between(0.1f, 0.9f),
          between(0.12f, 0.4f)
        };
    lighting =
        new Lighting(scene.light, new float[] {gradientX, gradientY}, vignette, shadow, paperNoise);
    tableEdges = new float[] {between(0.02f, 0.25f), between(0, 3.99f), between(-0.2f, 0.2f)};
    float warm = between(-0.08f, 0.1f);
    float exposure = between(0.7f, 1.08f);
    cast = new float[] {exposure * (1 + warm), exposure, exposure * (1 - warm)};
  }

  private float between(float low, float high) {
    return low + (high - low) * random.nextFloat();
  }

  private static float[] scaled(float[] color, float factor) {
    return new float[] {
      Math.min(253, color[0] * factor),
      Math.min(253, color[1] * factor),
      Math.min(253, color[2] * factor)
    };
  }

  private byte[] jpeg() {
    int w = scene.width;
    int h = scene.height;
    Plane[] planes = {new Plane(w, h), new Plane(w, h), new Plane(w, h)};
    float unit = scene.size * Math.min(w, h);
    double angle = Math.toRadians(scene.degrees);
    float cos = (float) Math.cos(angle);
    float sin = (float) Math.sin(angle);
    float[] rgb = new float[3];
    int sub = unit < 60 ? 3 : 2;
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        float r = 0;
        float g = 0;
        float b = 0;
        for (int s = 0; s < sub * sub; s++) {
          float px = x + (s % sub + 0.5f) / sub;
          int line = s / sub;
          float py = y + (line + 0.5f) / sub;
          float dx = (px - scene.centerX * w) / Math.max(w, h);
          float dy = (py - scene.centerY * h) / Math.max(w, h);
          float depth = 1 + scene.tiltX * dx + scene.tiltY * dy;
          float mx = dx * Math.max(w, h) / unit / depth;
          float my = dy * Math.max(w, h) / unit / depth;
          float u = cos * mx + sin * my;
          float v = -sin * mx + cos * my;
          color(u, v, px / w, py / h, rgb);
          r += rgb[0];
          g += rgb[1];
          b += rgb[2];
        }
        float n = sub * sub;
        float lit = lighting.at((x + 0.5f) / w, (y + 0.5f) / h);
        planes[0].values[y * w + x] = r / n * lit * cast[0];
        planes[1].values[y * w + x] = g / n * lit * cast[1];
        planes[2].values[y * w + x] = b / n * lit * cast[2];
      }
    }
    BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
    for (int c = 0; c < 3; c++) {
      Plane plane = scene.blur > 0.3f ? Resampling.blurred(planes[c], scene.blur) : planes[c];
      for (int i = 0; i < plane.values.length; i++) {
        float gauss =
            random.nextFloat() + random.nextFloat() + random.nextFloat() + random.nextFloat() - 2;
        planes[c].values[i] = plane.values[i] + gauss * 1.7f * scene.noise;
      }
    }
    for (int i = 0; i < w * h; i++) {
      int r = Math.clamp(Math.round(planes[0].values[i]), 0, 255);
      int g = Math.clamp(Math.round(planes[1].values[i]), 0, 255);
      int b = Math.clamp(Math.round(planes[2].values[i]), 0, 255);
      image.setRGB(i % w, i / w, r << 16 | g << 8 | b);
    }
    return JpegFile.encode(image, scene.quality);
  }

  /**
   * Reflectance at a place of the paper (u, v in heights of the digit) and of the frame (fx, fy).
   */
  private void color(float u, float v, float fx, float fy, float[] rgb) {
    float tex =
        1
            + texture
                * (paperNoise.octaves(u * 12, v * 12)
                    + 0.6f * paperNoise.octaves(u * 2 + 50, v * 2));
    for (int c = 0; c < 3; c++) {
      rgb[c] = paper[c] * tex;
    }
    if (scene.ground == Scene.Ground.RULED || scene.ground == Scene.Ground.SQUARED) {
      float line = lineAt(v / spacing + offsetY);
      if (scene.ground == Scene.Ground.SQUARED) {
        line = Math.max(line, lineAt(u / spacing + offsetX));
      }
      mix(rgb, lineColor, line * lineDensity);
    }
    float cover = stroke.at(u, v);
    if (scene.surrounding == Scene.Surrounding.SCRIBBLE) {
      // Another digit, cut by the frame.
      float sx = tableEdges[1] < 2 ? (fx < 0.5f ? fx - 0.01f : fx - 0.99f) : fx - tableEdges[0] * 4;
      float sy =
          tableEdges[1] < 2
              ? fy - tableEdges[0] * 4
              : (scene.centerY < 0.5f ? fy - 1.02f : fy + 0.02f);
      float far = Math.abs(u) + Math.abs(v);
      if (far > 1.4f) {
        cover = Math.max(cover, scribble.at(sx * 3, sy * 3));
      }
    }
    if (scene.surrounding == Scene.Surrounding.SPECKS) {
      float n = grainNoise.at(u * 7 + 300, v * 7);
      cover = Math.max(cover, n > 0.93f ? 0.8f : 0);
    }
    if (cover > 0) {
      float g =
          grain == 0
              ? 1
              : Math.clamp(1 - grain * (0.7f + 1.4f * grainNoise.octaves(u * 30, v * 30)), 0, 1);
      mix(rgb, ink, cover * inkDensity * g);
    }
    if (scene.surrounding == Scene.Surrounding.TABLE_EDGE
        || scene.surrounding == Scene.Surrounding.TABLE_AROUND) {
      if (onTable(fx, fy)) {
        float wood = 1 + 0.25f * woodNoise.octaves(fx * 3, fy * 40);
        for (int c = 0; c < 3; c++) {
          rgb[c] = table[c] * wood;
        }
      }
    }
  }

  /** The sheet may end anywhere beyond the digit. */
  private boolean onTable(float fx, float fy) {
    float reachX = 0.66f * scene.size * Math.min(scene.width, scene.height) / scene.width;
    float reachY = 0.66f * scene.size * Math.min(scene.width, scene.height) / scene.height;
    float slope = tableEdges[2];
    float left = fx + slope * (fy - 0.5f);
    float top = fy - slope * (fx - 0.5f);
    float lean = Math.abs(slope) / 2;
    boolean all = scene.surrounding == Scene.Surrounding.TABLE_AROUND;
    int side = (int) tableEdges[1];
    float edge = tableEdges[0];
    return ((all || side == 0) && left < Math.min(edge, scene.centerX - reachX - lean))
        || ((all || side == 1) && top < Math.min(edge * 0.8f, scene.centerY - reachY - lean))
        || ((all || side == 2) && left > Math.max(1 - edge * 0.7f, scene.centerX + reachX + lean))
        || ((all || side == 3) && top > Math.max(1 - edge * 0.6f, scene.centerY + reachY + lean));
  }

  private float lineAt(float position) {
    float distance = Math.abs(position - Math.round(position)) * spacing;
    return Math.clamp((lineBreadth / 2 - distance) / (0.2f * lineBreadth) + 0.5f, 0, 1);
  }

  private static void mix(float[] rgb, float[] color, float share) {
    for (int c = 0; c < 3; c++) {
      rgb[c] += share * (color[c] - rgb[c]);
    }
  }
}
