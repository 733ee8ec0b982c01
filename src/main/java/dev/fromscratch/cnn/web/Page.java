package dev.fromscratch.cnn.web;

import java.util.List;

/**
 * A part of a list.
 *
 * @param data the entries
 * @param hasMore whether others follow; ask for them with {@code after} = the last entry's id
 */
public record Page<T>(List<T> data, boolean hasMore) {

  public Page {
    data = List.copyOf(data);
  }

  /**
   * The first {@code limit} of the entries, of which the caller fetched one more if there is one.
   */
  public static <T> Page<T> of(List<T> fetched, int limit) {
    return new Page<>(fetched.subList(0, Math.min(limit, fetched.size())), fetched.size() > limit);
  }
}
