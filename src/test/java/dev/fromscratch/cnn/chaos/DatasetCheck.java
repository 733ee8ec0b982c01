package dev.fromscratch.cnn.chaos;

import static java.util.stream.Collectors.toSet;

import dev.fromscratch.cnn.chaos.Evidence.FoundDataset;
import dev.fromscratch.cnn.chaos.Operation.Verb;
import dev.fromscratch.cnn.chaos.Records.DatasetRow;
import java.util.List;
import java.util.Set;

/** Whether data sets that were sent are there, and all that are there are whole. */
final class DatasetCheck {

  private final Evidence evidence;
  private final Verdict verdict;

  DatasetCheck(Evidence evidence, Verdict verdict) {
    this.evidence = evidence;
    this.verdict = verdict;
  }

  void run() {
    Set<String> there =
        evidence.records().datasets().stream().map(DatasetRow::name).collect(toSet());
    evidence.history().stream()
        .filter(each -> each.verb() == Verb.SEND && each.isAcknowledged())
        .map(Operation::subject)
        .distinct()
        .forEach(name ->
            verdict.check(
                Rule.DATASET_KEPT,
                name,
                there.contains(name),
                () -> "was acknowledged, and is not there"));
    there.forEach(this::whole);
  }

  private void whole(String name) {
    List<FoundDataset> found =
        evidence.datasets().stream().filter(each -> each.name().equals(name)).toList();
    long instances = evidence.datasets().stream().map(FoundDataset::instance).distinct().count();
    String expected = evidence.sent().get(name);
    verdict.check(
        Rule.DATASET_WHOLE,
        name,
        found.size() == instances
            && found.stream().allMatch(each -> each.sha256().equals(expected) && each.readable()),
        () -> "instances have " + found);
  }
}
