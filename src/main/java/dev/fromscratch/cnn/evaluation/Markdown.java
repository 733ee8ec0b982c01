package dev.fromscratch.cnn.evaluation;

import static java.util.stream.Collectors.joining;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text in Markdown, block after block, with tables as GitHub has them. Whatever comes from
 * outside goes through {@link #escape} or {@link #code}.
 */
final class Markdown {

  /** What means something within a line. */
  private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_\\[\\]<>|~&$]");

  private static final Pattern BLANK = Pattern.compile("[\\p{Cntrl}\\p{Z}]+");
  private static final Pattern PLAIN = Pattern.compile("[ -~&&[^`|]]+");

  /** What is said of a class beyond so many letters, nobody reads. */
  private static final int MAX_LENGTH = 80;

  private final StringBuilder text = new StringBuilder();

  /** A heading; the first level is that of the title. */
  Markdown heading(int level, String words) {
    return block("#".repeat(level) + " " + words);
  }

  /** A paragraph; a line of its own for each of the sentences. */
  Markdown paragraph(String... sentences) {
    return block(String.join("\n", sentences));
  }

  /** A list. */
  Markdown bullets(List<String> items) {
    return block(items.stream().map("- "::concat).collect(joining("\n")));
  }

  /** A table; without rows there is none. */
  Markdown table(List<String> head, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return this;
    }
    String rule = "|" + String.join("|", Collections.nCopies(head.size(), "---")) + "|";
    String lines = rows.stream().map(Markdown::row).collect(joining("\n"));
    return block(row(head) + "\n" + rule + "\n" + lines);
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  /** Code; none of its lines may begin with the fence. */
  Markdown fenced(String language, String code) {
    return block("```" + language + "\n" + code + "\n```");
  }

  private Markdown block(String words) {
    text.append(text.isEmpty() ? "" : "\n").append(words).append('\n');
    return this;
  }

  /** Text within a line that means what it says, and nothing to Markdown. */
  static String escape(String text) {
    String line = BLANK.matcher(text).replaceAll(" ").strip();
    String some = line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
    return SPECIAL.matcher(some).replaceAll("\\\\$0");
  }

  /** A sentence of any length that means what it says; a full stop at its end is left out. */
  static String sentence(String text) {
    String line = BLANK.matcher(text).replaceAll(" ").strip();
    String some = line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    return SPECIAL.matcher(some).replaceAll("\\\\$0");
  }

  /** Text in the letters of code, if it can be. */
  static String code(String text) {
    return PLAIN.matcher(text).matches() && text.length() <= MAX_LENGTH
        ? "`" + text + "`"
        : escape(text);
  }

  /** A link; the address must be one already. */
  static String link(String words, String address) {
    return "[%s](%s)".formatted(words, address);
  }

  /** A share as percent; a dash where there is none. */
  static String percent(@Nullable Double share) {
    return share == null ? "–" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  /** A number with its thousands apart. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Some of the names, and how many there are besides. */
  static String names(List<String> names, int max) {
    String some = names.stream().limit(max).map(Markdown::escape).collect(joining(", "));
    return names.size() <= max ? some : "%s and %d more".formatted(some, names.size() - max);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
