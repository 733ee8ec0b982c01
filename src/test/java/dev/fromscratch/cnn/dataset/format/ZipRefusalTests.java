package dev.fromscratch.cnn.dataset.format;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fromscratch.cnn.dataset.format.DatasetFiles.Zip;
import dev.fromscratch.cnn.dataset.format.HostileZip.Claim;
import dev.fromscratch.cnn.image.PictureReader;
import dev.fromscratch.cnn.testing.Bodies;
import dev.fromscratch.cnn.testing.Symbols;
import dev.fromscratch.cnn.web.ApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Zip files that are damaged, or made to do harm. */
class ZipRefusalTests {

  private static final PictureReader PICTURES = PictureReader.ofAtMost(1_000_000);

  private static final ReadLimits LIMITS = new ReadLimits(100, 10, 50, 100_000, 1_000_000);

  private static final byte[] PICTURE = Symbols.file(Symbols.draw(0, 1, 28), "png");

  @TempDir private Path folder;

  private void assertRefused(byte[] zip, String detail) throws IOException {
    Path file = folder.resolve("upload");
    Files.write(file, zip);
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() ->
            new DatasetReader(LIMITS, PICTURES)
                .read(new Zip(file), new ReadOptions(null, 0.2, 1, true, null), fraction -> {}))
        .withMessageContaining(detail);
    Files.delete(file);
  }

  private static HostileZip honest() {
    return new HostileZip().add("a/1.png", PICTURE).add("b/1.png", PICTURE);
  }

  private static Claim claim(String name) {
    return Claim.of(name, PICTURE.length, HostileZip.deflate(PICTURE).length);
  }

  private static HostileZip with(Claim claim) {
    return honest().add(claim, HostileZip.deflate(PICTURE), PICTURE);
  }

  @ParameterizedTest
  @CsvSource({
    "../a/2.png, its path leads out of the zip file",
    "a/../../2.png, its path leads out of the zip file",
    "a\\..\\..\\2.png, its path leads out of the zip file",
    "/a/2.png, its path should begin with a folder of the zip file",
    "\\a\\2.png, its path should begin with a folder of the zip file",
    "C:\\a\\2.png, its path should begin with a folder of the zip file",
    "a/2\u0007.png, its path should be text without control characters",
    "a/1.png, it is there twice",
    "./a//1.png, it is there twice"
  })
  void pathWhenItLeadsElsewhereIsRefused(String path, String detail) throws IOException {
    assertRefused(with(claim(path)).toBytes(), detail);
  }

  @Test
  void nameWhenItIsNotUtf8IsRefused() throws IOException {
    byte[] latin = "b/\u00e4.png".getBytes(StandardCharsets.ISO_8859_1);
    assertRefused(with(claim("x").named(latin)).toBytes(), "is not UTF-8; make the zip file with");
  }

  @Test
  void fileWhenItIsALinkEncryptedOrPackedOtherwiseIsRefused() throws IOException {
    assertRefused(with(claim("a/2.png").link()).toBytes(), "a/2.png: it is a link");
    assertRefused(with(claim("a/2.png").flagged(1)).toBytes(), "a/2.png: it is encrypted");
    assertRefused(
        with(claim("a/2.png").packedBy(93)).toBytes(), "it is compressed by method 93, expected");
  }

  @Test
  void fileWhenItUnpacksToFarMoreThanAPictureDoesIsRefused() throws IOException {
    byte[] blank = new byte[2 << 20];
    ReadLimits many = new ReadLimits(100, 10, 50, 100_000_000, 1L << 40);
    Path file = folder.resolve("upload");
    Files.write(file, honest().add("a/2.png", blank).toBytes());
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() ->
            new DatasetReader(many, PICTURES)
                .read(new Zip(file), new ReadOptions(null, 0.2, 1, true, null), fraction -> {}))
        .withMessageContaining("unpack to 2097152, as those of a zip bomb do");
    assertRefused(
        honest().add("a/2.png", blank).toBytes(), "it unpacks to more than 1000000 bytes");
  }

  @Test
  void fileWhenItUnpacksToMoreThanItSaysIsRefused() throws IOException {
    byte[] blank = new byte[500_000];
    byte[] packed = HostileZip.deflate(blank);
    assertRefused(
        honest().add(Claim.of("a/2.png", 1000, packed.length), packed, blank).toBytes(),
        "a/2.png should unpack to 1000 bytes, got more");
    assertRefused(
        honest().add(Claim.of("a/2.png", 90_000, packed.length), packed, new byte[1]).toBytes(),
        "a/2.png");
  }

  @Test
  void fileWhenItsBytesWereChangedIsRefused() throws IOException {
    byte[] packed = HostileZip.deflate(PICTURE);
    byte[] other = PICTURE.clone();
    other[PICTURE.length - 1] ^= 1;
    assertRefused(
        honest().add(claim("a/2.png"), packed, other).toBytes(),
        "a/2.png is damaged: its checksum is wrong");
  }

  /** As in the bomb of David Fifield, and in files that hold themselves. */
  @Test
  void filesWhenTheyOverlapAreRefused() throws IOException {
    CRC32 crc = new CRC32();
    crc.update(PICTURE);
    HostileZip zip = honest();
    for (int i = 2; i < 10; i++) {
      zip.list(claim("a/%d.png".formatted(i)), (int) crc.getValue(), 0);
    }
    assertRefused(zip.toBytes(), "it lies on top of another file, as in a zip bomb");
    assertRefused(
        with(claim("a/2.png").at(1_000_000)).toBytes(),
        "a file should lie before the list of files, at byte");
  }

  @Test
  void listWhenItIsNotWhatTheEndSaysIsRefused() throws IOException {
    assertRefused(
        honest().claiming(1).toBytes(), "its end says that it has 1 files, its list has 2");
    assertRefused(honest().shifted(-3).toBytes(), "the list of files should end at byte");
    byte[] damaged = honest().toBytes();
    damaged[damaged.length - 22 - 2 * 53] = 'X';
    assertRefused(damaged, "its list of files is damaged at byte");
  }

  @Test
  void filesWhenThereAreTooManyAreRefused() throws IOException {
    HostileZip zip = new HostileZip();
    for (int i = 0; i <= LIMITS.files(); i++) {
      zip.add("a/%d.png".formatted(i), new byte[1]);
    }
    assertRefused(zip.toBytes(), "it may have 50 files, got more");
    assertRefused(zip.claiming(1).toBytes(), "it may have 50 files, got more");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 21, 100})
  void fileWhenItIsNoZipFileIsRefused(int length) throws IOException {
    byte[] text = new byte[length];
    Arrays.fill(text, (byte) 'P');
    assertRefused(text, "it is no zip file, or its end is missing");
  }

  @Test
  void fileWhenItWasCutOffIsRefused() throws IOException {
    byte[] zip = honest().toBytes();
    assertRefused(Arrays.copyOf(zip, zip.length - 1), "it is no zip file, or its end is missing");
  }

  /** A zip file in a zip file is a file like any other, and no picture. */
  @Test
  void zipFileWhenInAnotherIsNotOpened() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("a/1.png", PICTURE);
    files.put("b/1.zip", Bodies.zip(Map.of("c/1.png", PICTURE)));
    assertRefused(Bodies.zip(files), "a data set has 2 to 10 classes, got 1");
  }
}
