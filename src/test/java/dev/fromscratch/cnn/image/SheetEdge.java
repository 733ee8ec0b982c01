package dev.fromscratch.cnn.image;

/**
 * Where a sheet ends.
 *
 * @param side of the photograph at which it does so
 * @param inset how far from that side, as a share of the photograph
 * @param slope of its sides, which are not quite those of the photograph
 */
record SheetEdge(Side side, float inset, float slope) {

  enum Side {
    LEFT,
    TOP,
    RIGHT,
    BOTTOM
  }

  static SheetEdge draw(Chance chance) {
    float inset = chance.between(0.02f, 0.25f);
    Side side = Side.values()[(int) chance.between(0, 3.99f)];
    return new SheetEdge(side, inset, chance.between(-0.2f, 0.2f));
  }
}
