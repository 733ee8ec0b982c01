package dev.fromscratch.cnn.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The parts of a mask that belong together, because they touch or are very near. */
final class Components {

  /** Of the contrasts within a part, the share that is below its level. */
  private static final double LEVEL_QUANTILE = 0.8;

  final int width;
  final int height;
  final List<Component> all = new ArrayList<>();

  /** 0 where nothing is, else the label of the part. */
  private final int[] labels;

  private final Mask mask;
  private final Mask near;
  private final Plane depth;
  private final Plane ink;
  private final int[] queue;

  /**
   * One part.
   *
   * @param area pixels
   * @param touchesEdge whether it reaches the edge of the picture
   * @param level the contrast of its full ink
   * @param breadth of its strokes in pixels: four times the mean distance from their edges
   */
  record Component(int label, Box box, int area, boolean touchesEdge, float level, float breadth) {}

  /**
   * Finds the parts of a mask.
   *
   * @param reach pixels between parts that are taken for one: pencils skip, chalk crumbles
   */
  Components(Mask mask, Plane ink, float reach) {
    this.width = mask.width;
    this.height = mask.height;
    this.mask = mask;
    this.ink = ink;
    this.labels = new int[mask.set.length];
    this.queue = new int[mask.set.length];
    this.depth = mask.depth();
    this.near = mask.grown(reach / 2);
    for (int i = 0; i < mask.set.length; i++) {
      if (mask.set[i] && labels[i] == 0) {
        all.add(measured(fill(i), labels[i]));
      }
    }
  }

  /** The pixels of some of the parts. */
  Mask of(List<Component> parts) {
    boolean[] wanted = new boolean[all.size() + 1];
    parts.forEach(part -> wanted[part.label()] = true);
    Mask result = new Mask(width, height);
    for (int i = 0; i < labels.length; i++) {
      result.set[i] = mask.set[i] && wanted[labels[i]];
    }
    return result;
  }

  /** Labels everything that can be reached from a pixel, and says how many pixels are queued. */
  private int fill(int start) {
    int label = all.size() + 1;
    int tail = 0;
    queue[tail++] = start;
    labels[start] = label;
    for (int head = 0; head < tail; head++) {
      int x = queue[head] % width;
      int y = queue[head] / width;
      for (int ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (int nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          int next = ny * width + nx;
          if (near.set[next] && labels[next] == 0) {
            labels[next] = label;
            queue[tail++] = next;
          }
        }
      }
    }
    return tail;
  }

  private Component measured(int count, int label) {
    int left = width;
    int top = height;
    int right = 0;
    int bottom = 0;
    float[] levels = new float[count];
    int area = 0;
    double depths = 0;
    for (int i = 0; i < count; i++) {
      int at = queue[i];
      if (mask.set[at]) {
        int x = at % width;
        int y = at / width;
        left = Math.min(left, x);
        top = Math.min(top, y);
        right = Math.max(right, x + 1);
        bottom = Math.max(bottom, y + 1);
        depths += depth.values[at] - 0.5;
        levels[area++] = ink.values[at];
      }
    }
    Arrays.sort(levels, 0, area);
    Box box = new Box(left, top, right, bottom);
    boolean edge = left == 0 || top == 0 || right == width || bottom == height;
    float level = levels[(int) (LEVEL_QUANTILE * (area - 1))];
    return new Component(label, box, area, edge, level, (float) (4 * depths / area));
  }
}
