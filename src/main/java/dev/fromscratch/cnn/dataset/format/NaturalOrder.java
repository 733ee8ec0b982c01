package dev.fromscratch.cnn.dataset.format;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** The order of the classes of a data set, which makes their indices. */
final class NaturalOrder {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private NaturalOrder() {}

  /** By number if every name is one, so that 2 comes before 10; otherwise by character. */
  static List<String> of(Collection<String> names) {
    boolean numbers = names.stream().allMatch(name -> NUMBER.matcher(name).matches());
    Comparator<String> order = Comparator.naturalOrder();
    if (numbers) {
      order = Comparator.<String>comparingLong(Long::parseLong).thenComparing(order);
    }
    return names.stream().distinct().sorted(order).toList();
  }
}
