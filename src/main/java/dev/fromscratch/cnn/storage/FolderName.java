package dev.fromscratch.cnn.storage;

import java.util.regex.Pattern;

/** The names that people may give to what is kept in a folder of that name. */
public final class FolderName {

  /** What a name may be, for messages. */
  public static final String RULE =
      "1 to 64 lower-case letters, digits, dots, hyphens and underscores, beginning and ending with a letter or digit";

  /** Safe on every file system, so lower case only. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?");

  private FolderName() {}

  /** Whether this is one. */
  public static boolean isOne(String name) {
    return NAME.matcher(name).matches();
  }
}
