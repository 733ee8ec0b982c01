package dev.fromscratch.cnn.image;

/** What is before the camera: a written sheet and what is around the digit. */
final class Subject {

  private final Scene.Surrounding surrounding;
  private final WrittenSheet sheet;
  private final Scribble scribble;
  private final Table table;

  Subject(Scene.Surrounding surrounding, WrittenSheet sheet, Scribble scribble, Table table) {
    this.surrounding = surrounding;
    this.sheet = sheet;
    this.scribble = scribble;
    this.table = table;
  }

  /** The color at a place in even light. */
  Rgb at(Place place) {
    if (table.isAt(place.x(), place.y())) {
      return table.at(place.x(), place.y());
    }
    float moreInk =
        switch (surrounding) {
          case SCRIBBLE -> scribble.at(place);
          case SPECKS -> sheet.speckAt(place.u(), place.v());
          case NONE, TABLE_EDGE, TABLE_AROUND -> 0;
        };
    return sheet.at(place.u(), place.v(), moreInk);
  }
}
