package dev.fromscratch.cnn.dataset;

import java.util.ArrayList;
import java.util.List;

/** Breaks a name that is long into lines, where words end if that is possible. */
final class WrappedName {

  private static final String CUT = "..";

  /** After these a line may end. */
  private static final String ENDS = " _-/.,";

  private WrappedName() {}

  /**
   * The lines of a name; if it is too long even so, the last one ends in dots.
   *
   * @param letters at most so many in a line, more than two
   * @param most at most so many lines
   */
  static List<String> lines(String name, int letters, int most) {
    List<String> lines = new ArrayList<>();
    String rest = name.strip();
    while (rest.length() > letters && lines.size() < most - 1) {
      int end = end(rest, letters);
      lines.add(rest.substring(0, end).strip());
      rest = rest.substring(end).strip();
    }
    lines.add(
        rest.length() <= letters ? rest : rest.substring(0, letters - CUT.length()).strip() + CUT);
    return lines;
  }

  /** Where the first line of a text ends: after the last word that fits, if that is not short. */
  private static int end(String text, int letters) {
    if (text.charAt(letters) == ' ') {
      return letters;
    }
    for (int end = letters; end > letters / 2; end--) {
      if (ENDS.indexOf(text.charAt(end - 1)) >= 0) {
        return end;
      }
    }
    return letters;
  }
}
