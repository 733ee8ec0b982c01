package dev.fromscratch.cnn.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ContactSheetTests {

  private static final int SIDE = 28;
  private static final int PAPER = 48;
  private static final int WHITE = 255;

  /** As many classes as names; of class i there are i + 1 pictures, all white. */
  private static BufferedImage sheet(int count, String... names) throws IOException {
    int[] labels =
        IntStream.range(0, names.length)
            .flatMap(i -> IntStream.rangeClosed(0, i).map(_ -> i))
            .toArray();
    byte[] pixels = new byte[labels.length * SIDE * SIDE];
    Arrays.fill(pixels, (byte) WHITE);
    Dataset part = Dataset.of(Shape.of(1, SIDE, SIDE), List.of(names), pixels, labels);
    List<Integer> all = IntStream.range(0, names.length).boxed().toList();
    byte[] png = ContactSheet.png(part, all, 0, count);
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static boolean isPaper(BufferedImage sheet, int left, int top, int right, int bottom) {
    return IntStream.range(top, bottom)
        .allMatch(y ->
            IntStream.range(left, right)
                .allMatch(x -> sheet.getRaster().getSample(x, y, 0) == PAPER));
  }

  @Test
  void sheetWhenDrawnHasEvenMarginsAndRowsOfPictures() throws IOException {
    BufferedImage sheet = sheet(2, "one", "two", "three");
    int names = 5 * 8 - 2;
    assertThat(sheet.getWidth()).isEqualTo(12 + names + 12 + 56 + 4 + 56 + 12);
    assertThat(sheet.getHeight()).isEqualTo(12 + 56 + 4 + 56 + 4 + 56 + 12);
    assertThat(isPaper(sheet, 0, 0, sheet.getWidth(), 12)).as("above").isTrue();
    assertThat(isPaper(sheet, 0, 0, 12, sheet.getHeight())).as("left").isTrue();
    assertThat(isPaper(sheet, 12 + names, 0, 24 + names, sheet.getHeight())).isTrue();
    assertThat(isPaper(sheet, sheet.getWidth() - 12, 0, sheet.getWidth(), 200)).isTrue();
    int left = 24 + names;
    assertThat(sheet.getRaster().getSample(left, 12, 0)).isEqualTo(WHITE);
    assertThat(sheet.getRaster().getSample(left + 55, 67, 0)).isEqualTo(WHITE);
    assertThat(isPaper(sheet, left + 60, 12, left + 116, 68)).as("no second one").isTrue();
    assertThat(sheet.getRaster().getSample(left + 60, 72, 0)).isEqualTo(WHITE);
  }

  @Test
  void nameWhenItIsLongTakesSeveralLinesAndNoMoreRoom() throws IOException {
    BufferedImage longest = sheet(1, "x".repeat(20));
    BufferedImage longer = sheet(1, "ß".repeat(90));
    assertThat(longer.getWidth()).isEqualTo(longest.getWidth());
    assertThat(longer.getHeight()).isEqualTo(longest.getHeight());
    assertThat(isPaper(longest, 12, 12, 170, 34)).as("one line").isTrue();
    assertThat(isPaper(longer, 12, 12, 170, 34)).as("several lines").isFalse();
  }

  @Test
  void nameWhenThereAreNoLettersForItIsANumber() throws IOException {
    BufferedImage chinese = sheet(1, "十");
    BufferedImage number = sheet(1, "#0");
    assertThat(chinese.getRaster().getSamples(0, 0, 100, 80, 0, (int[]) null))
        .isEqualTo(number.getRaster().getSamples(0, 0, 100, 80, 0, (int[]) null));
  }
}
