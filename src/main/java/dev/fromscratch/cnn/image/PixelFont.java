package dev.fromscratch.cnn.image;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Letters of 3x5 pixels, for words in pictures. The JDK's own need a font on the machine, which
 * small containers do not have, and look different on each.
 */
final class PixelFont {

  static final int WIDTH = 3;
  static final int HEIGHT = 5;

  /** Each character with its rows from above, three pixels as an octal digit. */
  private static final String GLYPHS =
      """
      A25755 B65656 C34443 D65556 E74647 F74644 G34553 H55755 I72227 J11152 K55655 L44447 M57755
      N65555 O25552 P65644 Q25563 R65655 S34216 T72222 U55557 V55552 W55775 X55255 Y55222 Z71247
      075557 126227 271747 371717 455711 574717 674757 771122 875757 975717
      .00002 ,00024 :02020 ;02024 -00700 +02720 /11244 (12221 )42224 >42124 <12421 %51245 #57575
      '22000 "55000 &25253 _00007 =07070 ?61202 !22202 *52500 $36236 @75743 [64446 ]31113 \\44211
      ^25000 `42000 {32623 |22222 }62326 ~03600
      """;

  private static final Pattern ACCENTS = Pattern.compile("\\p{Mn}");

  private static final Map<Character, String> ROWS = rows();

  private PixelFont() {}

  private static Map<Character, String> rows() {
    Map<Character, String> rows = new HashMap<>();
    GLYPHS
        .strip()
        .lines()
        .flatMap(line -> Stream.of(line.split(" ", -1)))
        .forEach(glyph -> rows.put(glyph.charAt(0), glyph.substring(1)));
    rows.put(' ', "00000");
    return rows;
  }

  /** Whether there is a letter for everything in a text. */
  static boolean canWrite(String text) {
    return upper(text).chars().allMatch(c -> ROWS.containsKey((char) c));
  }

  /** A text in the letters there are: capitals, without accents. */
  static String upper(String text) {
    String plain = ACCENTS.matcher(Normalizer.normalize(text, Form.NFD)).replaceAll("");
    return plain.toUpperCase(Locale.ROOT);
  }

  /** Whether a letter has ink at a place; letters that are not there have none. */
  static boolean isInk(char letter, int column, int row) {
    String rows = ROWS.getOrDefault(letter, "00000");
    int bits = rows.charAt(row) - '0';
    return (bits >> (WIDTH - 1 - column) & 1) == 1;
  }
}
