package dev.fromscratch.cnn.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What was checked, and what was found wrong. */
final class Verdict {

  private final Map<Rule, Integer> checks = new EnumMap<>(Rule.class);
  private final List<Violation> violations = new ArrayList<>();

  /**
   * A rule that was broken.
   *
   * @param rule the rule
   * @param subject the job, the key, the model or the process in which it was broken
   * @param text how
   */
  record Violation(Rule rule, String subject, String text) {
    @Override
    public String toString() {
      return "%s [%s] %s: %s".formatted(rule.name(), rule, subject, text);
    }
  }

  /** Counts a check, and notes a violation if it failed. */
  void check(Rule rule, String subject, boolean holds, Supplier<String> text) {
    checks.merge(rule, 1, Integer::sum);
    if (!holds) {
      violations.add(new Violation(rule, subject, text.get()));
    }
  }

  /** How often a rule was checked. */
  int checks(Rule rule) {
    return checks.getOrDefault(rule, 0);
  }

  /** How often a rule was broken. */
  long violations(Rule rule) {
    return violations.stream().filter(violation -> violation.rule() == rule).count();
  }

  List<Violation> violations() {
    return violations;
  }
}
