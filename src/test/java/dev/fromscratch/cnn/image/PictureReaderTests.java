package dev.fromscratch.cnn.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of pictures, whole, turned, transparent, broken and malicious. */
class PictureReaderTests {

  private static final int SIDE = 40;

  private final PictureReader reader = new PictureReader(new ImageSettings(1_000_000));

  /** White, with its upper left quarter black and its upper right one gray. */
  private static BufferedImage quarters(int type) {
    BufferedImage image = new BufferedImage(SIDE, SIDE / 2, type);
    for (int y = 0; y < SIDE / 2; y++) {
      for (int x = 0; x < SIDE; x++) {
        boolean top = y < SIDE / 4;
        Color color = top ? x < SIDE / 2 ? Color.BLACK : Color.GRAY : Color.WHITE;
        image.setRGB(x, y, color.getRGB());
      }
    }
    return image;
  }

  private static byte[] file(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, bytes)).isTrue();
    return bytes.toByteArray();
  }

  private Picture read(byte[] file) throws PictureException {
    return reader.read(file, reader.budget());
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
  void readWhateverTheFormatGivesThePicture(String format) throws Exception {
    Picture picture = read(file(quarters(BufferedImage.TYPE_INT_RGB), format));
    assertThat(picture.width()).isEqualTo(SIDE);
    assertThat(picture.height()).isEqualTo(SIDE / 2);
    assertThat(picture.red.at(5, 5)).isCloseTo(0, within(4f));
    assertThat(picture.blue.at(35, 5)).isCloseTo(128, within(4f));
    assertThat(picture.green.at(20, 18)).isCloseTo(255, within(4f));
  }

  @Test
  void grayWhenStoredInOneByteOrTwoIsNotMadeLighter() throws Exception {
    for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY}) {
      BufferedImage image = new BufferedImage(3, 1, type);
      int most = type == BufferedImage.TYPE_BYTE_GRAY ? 255 : 65535;
      image.getRaster().setSample(0, 0, 0, most / 5 * 2);
      image.getRaster().setSample(1, 0, 0, most);
      Picture picture = read(file(image, "png"));
      assertThat(picture.isGray()).isTrue();
      assertThat(picture.red.values).containsExactly(102, 255, 0);
    }
  }

  @Test
  void paletteWhenStoredIsLookedUp() throws Exception {
    Picture picture = read(file(quarters(BufferedImage.TYPE_BYTE_INDEXED), "png"));
    assertThat(picture.red.at(5, 5)).isZero();
    assertThat(picture.red.at(5, 15)).isEqualTo(255);
  }

  @ParameterizedTest
  @CsvSource({"0x000000, 255", "0xFFFFFF, 0"})
  void drawingWhenItsGroundIsTransparentGetsOneThatItStandsOutFrom(String ink, float ground)
      throws Exception {
    BufferedImage image = new BufferedImage(9, 9, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(4, 4, 0xFF000000 | Integer.decode(ink));
    image.setRGB(4, 5, 0x80000000 | Integer.decode(ink));
    Picture picture = read(file(image, "png"));
    assertThat(picture.red.at(0, 0)).isEqualTo(ground);
    assertThat(picture.red.at(4, 4)).isEqualTo(255 - ground);
    assertThat(picture.red.at(4, 5)).isCloseTo(127.5f, within(1f));
  }

  @Test
  void pictureWhenItIsLargeIsAveraged() throws Exception {
    BufferedImage image = new BufferedImage(2000, 100, BufferedImage.TYPE_BYTE_GRAY);
    for (int x = 0; x < 2000; x += 2) {
      for (int y = 0; y < 100; y++) {
        image.getRaster().setSample(x, y, 0, 200);
      }
    }
    Picture picture = read(file(image, "png"));
    assertThat(picture.width()).isEqualTo(1000);
    assertThat(picture.height()).isEqualTo(50);
    assertThat(picture.red.values).containsOnly(100);
    assertThat(picture.onFile(1, 2, 3, 4)).isEqualTo(new Box(2, 4, 6, 8));
  }

  /** Where the corner is that was stored at the upper left. */
  @ParameterizedTest
  @CsvSource({
    "1, 0, 0", "2, 1, 0", "3, 1, 1", "4, 0, 1", "5, 0, 0", "6, 1, 0", "7, 1, 1", "8, 0, 1"
  })
  void pictureWhenTheCameraWasTurnedIsTurnedBack(int orientation, int right, int down)
      throws Exception {
    byte[] jpeg = withExif(file(quarters(BufferedImage.TYPE_INT_RGB), "jpeg"), (short) orientation);
    Picture picture = read(jpeg);
    boolean upright = orientation < 5;
    assertThat(picture.width()).isEqualTo(upright ? SIDE : SIDE / 2);
    int x = right * (picture.width() - 5) + 2;
    int y = down * (picture.height() - 5) + 2;
    assertThat(picture.red.at(x, y)).as("the black corner").isLessThan(30);
    assertThat(picture.red.at(picture.width() - 1 - x, picture.height() - 1 - y))
        .isGreaterThan(225);
    int gray = upright ? picture.width() - 1 - x : x;
    int row = upright ? y : picture.height() - 1 - y;
    assertThat(picture.red.at(gray, row)).as("the gray corner").isBetween(100f, 156f);
  }

  private static byte[] withExif(byte[] jpeg, short orientation) {
    ByteBuffer exif = ByteBuffer.allocate(2 + 2 + 6 + 8 + 2 + 12 + 4);
    exif.putShort((short) 0xFFE1).putShort((short) (exif.capacity() - 2));
    exif.put("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1)).putInt(8);
    exif.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
    exif.putShort(orientation).putShort((short) 0).putInt(0);
    return ByteBuffer.allocate(jpeg.length + exif.capacity())
        .put(jpeg, 0, 2)
        .put(exif.array())
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  /** A PNG of some bytes whose header promises the world. */
  @ParameterizedTest
  @CsvSource({"60000, 60000", "2147483647, 2147483647", "1001, 1000"})
  void pictureWhenItsHeaderPromisesTooMuchIsNotDecoded(int width, int height) throws Exception {
    byte[] png = file(quarters(BufferedImage.TYPE_INT_RGB), "png");
    ByteBuffer header = ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    header.putInt(29, (int) crc.getValue());
    assertThatExceptionOfType(PictureException.class)
        .isThrownBy(() -> read(png))
        .withMessage(
            "a picture may have at most 1000000 pixels (setting cnn.images.max-pixels), got %d x"
                + " %d",
            width, height)
        .returns(PictureException.Reason.TOO_LARGE, PictureException::reason);
  }

  @Test
  void picturesWhenTheyUnfoldToTooMuchTogetherAreNotDecoded() throws Exception {
    byte[] blank = file(new BufferedImage(1000, 1000, BufferedImage.TYPE_BYTE_BINARY), "png");
    assertThat(blank).hasSizeLessThan(1000);
    PixelBudget budget = reader.budget();
    for (int i = 0; i < 4; i++) {
      assertThat(reader.read(blank, budget).width()).isEqualTo(1000);
    }
    assertThatExceptionOfType(PictureException.class)
        .isThrownBy(() -> reader.read(blank, budget))
        .withMessageContaining("at most 4000000 pixels together");
  }

  @Test
  void jpegWhenItHasEndlessScansIsNotDecoded() throws Exception {
    byte[] jpeg = file(quarters(BufferedImage.TYPE_INT_RGB), "jpeg");
    byte[] more = Arrays.copyOf(jpeg, jpeg.length + 400);
    for (int i = jpeg.length; i < more.length; i += 2) {
      more[i] = (byte) 0xFF;
      more[i + 1] = (byte) 0xDA;
    }
    assertThatExceptionOfType(PictureException.class)
        .isThrownBy(() -> read(more))
        .withMessage("a JPEG file may have at most 100 scans");
  }

  @Test
  void bytesWhenTheyAreNoPictureAreRefused() {
    assertThatExceptionOfType(PictureException.class)
        .isThrownBy(() -> read(new byte[0]))
        .withMessage("expected a picture, got no bytes");
    assertThatExceptionOfType(PictureException.class)
        .isThrownBy(() -> read("%PDF-1.7 and so on".getBytes(StandardCharsets.US_ASCII)))
        .withMessage("expected a picture as one of PNG, JPEG, GIF, BMP, WebP, got something else");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
  void fileWhenItIsCutIsRefused(String format) throws Exception {
    byte[] whole = file(noise(), format);
    for (int share = 1; share < 8; share++) {
      byte[] cut = Arrays.copyOf(whole, whole.length * share / 10);
      assertThatExceptionOfType(PictureException.class)
          .as("%d tenths of a %s", share, format)
          .isThrownBy(() -> read(cut))
          .returns(PictureException.Reason.BROKEN, PictureException::reason);
    }
  }

  /** Seeded damage; another seed is another test: {@code -Dfuzz.seed=2 -Dfuzz.requests=10000}. */
  @ParameterizedTest
  @EnumSource(ImageFormat.class)
  void fileWhateverItsBytesIsReadOrRefused(ImageFormat format) throws Exception {
    long seed = Long.getLong("fuzz.seed", 1);
    int rounds = Integer.getInteger("fuzz.requests", 150);
    SeededRandom random = new SeededRandom(seed);
    byte[] whole =
        format == ImageFormat.WEBP
            ? tinyWebp()
            : file(noise(), format.name().toLowerCase(Locale.ROOT));
    for (int round = 0; round < rounds; round++) {
      byte[] damaged = whole.clone();
      int changes = 1 + random.nextInt(8);
      for (int i = 0; i < changes; i++) {
        // Most headers are at the beginning.
        int at = random.nextInt(i % 2 == 0 ? Math.min(80, damaged.length) : damaged.length);
        damaged[at] = (byte) random.nextInt(256);
      }
      try {
        assertThat(read(damaged).width()).isPositive();
      } catch (PictureException e) {
        assertThat(e).as("seed %d, round %d", seed, round).message().isNotBlank();
      }
    }
  }

  private static BufferedImage noise() {
    SeededRandom random = new SeededRandom(3);
    BufferedImage image = new BufferedImage(48, 40, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 48 * 40; i++) {
      image.setRGB(i % 48, i / 48, (int) random.nextLong());
    }
    return image;
  }

  /** One gray pixel, losslessly. */
  private static byte[] tinyWebp() {
    List<Integer> bytes =
        List.of(
            0x52, 0x49, 0x46, 0x46, 0x1a, 0, 0, 0, 0x57, 0x45, 0x42, 0x50, 0x56, 0x50, 0x38, 0x4c,
            0x0d, 0, 0, 0, 0x2f, 0, 0, 0, 0x10, 0x07, 0x10, 0x11, 0x11, 0x88, 0x88, 0xfe, 0x07, 0);
    byte[] file = new byte[bytes.size()];
    for (int i = 0; i < file.length; i++) {
      file[i] = bytes.get(i).byteValue();
    }
    return file;
  }

  @Test
  void webpWhenStoredIsRead() throws Exception {
    assertThat(read(tinyWebp()).width()).isEqualTo(1);
  }
}
