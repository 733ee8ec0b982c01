package dev.fromscratch.cnn.image;

/** How much red, green and blue a place reflects, from 0 to 255, or a factor for each of them. */
record Rgb(float red, float green, float blue) {

  static final Rgb BLACK = new Rgb(0, 0, 0);

  Rgb plus(Rgb other) {
    return new Rgb(red + other.red, green + other.green, blue + other.blue);
  }

  Rgb times(float factor) {
    return new Rgb(red * factor, green * factor, blue * factor);
  }

  Rgb times(Rgb factors) {
    return new Rgb(red * factors.red, green * factors.green, blue * factors.blue);
  }

  Rgb dividedBy(float divisor) {
    return new Rgb(red / divisor, green / divisor, blue / divisor);
  }

  Rgb atMost(float limit) {
    return new Rgb(Math.min(limit, red), Math.min(limit, green), Math.min(limit, blue));
  }

  /** This color under a share from 0 to 1 of another one. */
  Rgb under(Rgb other, float share) {
    return new Rgb(
        red + share * (other.red - red),
        green + share * (other.green - green),
        blue + share * (other.blue - blue));
  }
}
