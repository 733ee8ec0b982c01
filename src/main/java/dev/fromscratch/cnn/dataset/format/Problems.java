package dev.fromscratch.cnn.dataset.format;

import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Fault;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpStatus;

/** Collects what is wrong with single files: all of it is counted, and the first is told. */
public final class Problems {

  /** How many are told. */
  static final int TOLD = 100;

  private static final String UNUSABLE_FILE = "unusable-file";

  private final List<FileProblem> told = new ArrayList<>();
  private int total;

  /** Notes that a file is of no use. */
  void add(String file, String problem) {
    total++;
    if (told.size() < TOLD) {
      told.add(new FileProblem(file, problem));
    }
  }

  /** How many files there were of which something was wrong. */
  public int total() {
    return total;
  }

  /** The first of them. */
  public List<FileProblem> told() {
    return List.copyOf(told);
  }

  /**
   * Refuses a data set of which not every file is of use.
   *
   * @throws ApiException 422 with the first files
   */
  void throwIfAny() {
    if (total == 0) {
      return;
    }
    FileProblem first = told.getFirst();
    List<Fault> faults =
        told.stream()
            .map(each ->
                new Fault(UNUSABLE_FILE, pointer(each.file()), each.file() + ": " + each.problem()))
            .toList();
    throw ApiException.of(
        HttpStatus.UNPROCESSABLE_CONTENT,
        UNUSABLE_FILE,
        "%d of the files or lines cannot be used, the first is %s: %s; mend them, or leave them out with skipInvalid=true"
            .formatted(total, first.file(), first.problem()),
        faults);
  }

  private static String pointer(String file) {
    return "/" + file.replace("~", "~0");
  }
}
