package dev.fromscratch.cnn.image;

/** Another digit at a side of the photograph, cut by its frame. */
final class Scribble {

  /** Nothing of it comes nearer to the digit than this, in heights of the digit. */
  private static final float DISTANCE = 1.4f;

  private final PenStroke stroke;
  private final SheetEdge edge;
  private final Framing framing;

  Scribble(PenStroke stroke, SheetEdge edge, Framing framing) {
    this.stroke = stroke;
    this.edge = edge;
    this.framing = framing;
  }

  /** Its ink at a place, from 0 to 1. */
  float at(Place place) {
    if (Math.abs(place.u()) + Math.abs(place.v()) <= DISTANCE) {
      return 0;
    }
    float along = 4 * edge.inset();
    return switch (edge.side()) {
      case LEFT, TOP -> strokeAt(fromNearestSide(place.x()), place.y() - along);
      case RIGHT, BOTTOM -> strokeAt(place.x() - along, fromSideAwayFromTheDigit(place.y()));
    };
  }

  private float strokeAt(float x, float y) {
    return stroke.at(x * 3, y * 3);
  }

  private static float fromNearestSide(float x) {
    return x < 0.5f ? x - 0.01f : x - 0.99f;
  }

  private float fromSideAwayFromTheDigit(float y) {
    return framing.centerY < 0.5f ? y - 1.02f : y + 0.02f;
  }
}
