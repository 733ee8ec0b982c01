package dev.fromscratch.cnn.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class GrayCanvasTests {

  /** Everything in ASCII. */
  private static final String PRINTABLE =
      IntStream.rangeClosed(' ', '~').mapToObj(Character::toString).collect(Collectors.joining());

  /** The rows of a picture, one letter for each of its grays. */
  private static String rows(GrayCanvas canvas) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(canvas.toPng()));
    return IntStream.range(0, image.getHeight())
        .mapToObj(y ->
            IntStream.range(0, image.getWidth())
                .mapToObj(x ->
                    switch (image.getRaster().getSample(x, y, 0)) {
                      case 0 -> "#";
                      case 255 -> ".";
                      default -> "+";
                    })
                .collect(Collectors.joining()))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void pictureWhenEnlargedMakesSquaresOfItsPixels() throws IOException {
    var canvas = new GrayCanvas(6, 5, 255);
    canvas.picture(new byte[] {0, (byte) 255, (byte) 200, 0}, 2, 1, 0, 2);
    assertThat(rows(canvas))
        .isEqualTo(
            """
            .##...
            .##...
            .++##.
            .++##.
            ......\
            """);
  }

  @Test
  void textWhenWrittenIsInCapitals() throws IOException {
    var canvas = new GrayCanvas(11, 5, 255);
    canvas.text("a7>", 0, 0, 1, 0);
    assertThat(rows(canvas))
        .isEqualTo(
            """
            .#..###.#..
            #.#...#..#.
            ###...#...#
            #.#..#...#.
            #.#..#..#..\
            """);
  }

  @Test
  void textWhenThereIsNoLetterStaysBlank() throws IOException {
    var canvas = new GrayCanvas(3, 5, 255);
    canvas.text("中", 0, 0, 1, 0);
    assertThat(rows(canvas)).doesNotContain("#");
    assertThat(GrayCanvas.canWrite("中")).isFalse();
    assertThat(GrayCanvas.canWrite(PRINTABLE)).isTrue();
  }

  @Test
  void letterWhenItHasAnAccentIsWrittenWithout() throws IOException {
    var canvas = new GrayCanvas(15, 5, 255);
    canvas.text("Éß~", 0, 0, 1, 0);
    var plain = new GrayCanvas(15, 5, 255);
    plain.text("ESS~", 0, 0, 1, 0);
    assertThat(GrayCanvas.canWrite("Éß~")).isTrue();
    assertThat(rows(canvas)).isEqualTo(rows(plain));
  }

  @Test
  void rectangleWhenItIsNotOnTheCanvasIsRefused() {
    var canvas = new GrayCanvas(4, 4, 255);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> canvas.fill(2, 0, 3, 1, 0));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> canvas.fill(0, -1, 1, 1, 0));
  }

  /** Were two the same, nobody could read which it is. */
  @Test
  void lettersWhenComparedAllDiffer() {
    String letters = PRINTABLE.toUpperCase(Locale.ROOT);
    long shapes = letters.chars().distinct().mapToObj(c -> shape((char) c)).distinct().count();
    assertThat(shapes).isEqualTo(letters.chars().distinct().count());
  }

  private static String shape(char letter) {
    return IntStream.range(0, PixelFont.WIDTH * PixelFont.HEIGHT)
        .mapToObj(
            i -> PixelFont.isInk(letter, i % PixelFont.WIDTH, i / PixelFont.WIDTH) ? "#" : ".")
        .collect(Collectors.joining());
  }
}
