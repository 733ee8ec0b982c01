package dev.fromscratch.cnn.chaos;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.fromscratch.cnn.chaos.Evidence.FoundFile;
import dev.fromscratch.cnn.chaos.Records.CheckpointRow;
import dev.fromscratch.cnn.chaos.Records.DatasetRow;
import dev.fromscratch.cnn.chaos.Records.JobRow;
import dev.fromscratch.cnn.chaos.Records.ModelRow;
import dev.fromscratch.cnn.chaos.Records.TaskRow;
import java.util.Map;
import java.util.Set;

/** Whether anything is left of what is over. */
final class LeftoverCheck {

  private static final Set<String> AT_WORK = Set.of("queued", "running", "pausing", "cancelling");

  private final Records records;
  private final Evidence evidence;
  private final Verdict verdict;

  LeftoverCheck(Evidence evidence, Verdict verdict) {
    this.records = evidence.records();
    this.evidence = evidence;
    this.verdict = verdict;
  }

  void run() {
    Map<String, String> models =
        records.models().stream().collect(toMap(ModelCheck::path, ModelRow::sha256));
    for (FoundFile file : evidence.files()) {
      verdict.check(
          Rule.NO_STRAY_FILE,
          file.path(),
          file.sha256().equals(models.get(file.path())),
          () -> "%s belongs to no model".formatted(file));
    }
    Map<String, String> datasets =
        records.datasets().stream().collect(toMap(DatasetRow::path, DatasetRow::sha256));
    for (FoundFile file : evidence.uploads()) {
      verdict.check(
          Rule.NO_STRAY_FILE,
          file.path(),
          file.sha256().equals(datasets.get(file.path())),
          () -> "%s belongs to no data set".formatted(file));
    }
    jobs();
  }

  private void jobs() {
    Map<String, String> states = records.jobs().stream().collect(toMap(JobRow::id, JobRow::state));
    Set<String> scheduled = records.tasks().stream().map(TaskRow::taskInstance).collect(toSet());
    Set<String> saved = records.checkpoints().stream().map(CheckpointRow::jobId).collect(toSet());
    states.forEach((id, state) -> {
      verdict.check(
          Rule.NO_STRAY_TASK,
          id,
          !scheduled.contains(id) || AT_WORK.contains(state),
          () -> "is %s and scheduled".formatted(state));
      verdict.check(
          Rule.NO_STRAY_CHECKPOINT,
          id,
          !saved.contains(id) || (!state.equals("succeeded") && !state.equals("cancelled")),
          () -> "is %s and has a checkpoint".formatted(state));
    });
    scheduled.forEach(
        id -> verdict.check(Rule.NO_STRAY_TASK, id, states.containsKey(id), () -> "is no job"));
  }
}
