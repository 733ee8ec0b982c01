package dev.fromscratch.cnn.chaos;

import static java.util.Map.entry;

import dev.fromscratch.cnn.chaos.Looks.Look;
import dev.fromscratch.cnn.chaos.Records.EventRow;
import dev.fromscratch.cnn.chaos.Records.JobRow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Whether every job lived as jobs may, came to one end, and was never seen otherwise. */
final class LifeCheck {

  /** The states that may follow each state; a job that runs begins again when its process ends. */
  private static final Map<String, Set<String>> NEXT =
      Map.ofEntries(
          entry("", Set.of("queued")),
          entry("queued", Set.of("running", "paused", "cancelled")),
          entry(
              "running",
              Set.of("running", "queued", "pausing", "cancelling", "succeeded", "failed")),
          entry("pausing", Set.of("running", "paused", "cancelling", "succeeded", "failed")),
          entry("paused", Set.of("queued", "cancelled")),
          entry("cancelling", Set.of("cancelled", "failed")),
          entry("failed", Set.of("queued")),
          entry("succeeded", Set.of()),
          entry("cancelled", Set.of()));

  private static final Set<String> ENDS = Set.of("succeeded", "cancelled");

  private final Evidence evidence;
  private final Verdict verdict;
  private final Map<String, List<EventRow>> events;
  private final Map<String, List<Look>> looks;

  LifeCheck(Evidence evidence, Verdict verdict) {
    this.evidence = evidence;
    this.verdict = verdict;
    this.events = Records.byJob(evidence.records().events(), EventRow::jobId);
    this.looks = Looks.byJob(evidence.history());
  }

  void run() {
    for (JobRow job : evidence.records().jobs()) {
      List<EventRow> states =
          events.getOrDefault(job.id(), List.of()).stream()
              .filter(event -> event.type().equals("state"))
              .toList();
      sequence(job, states);
      end(job, states);
      row(job, states);
      seen(job, states, looks.getOrDefault(job.id(), List.of()));
    }
  }

  private void sequence(JobRow job, List<EventRow> states) {
    String state = "";
    int attempt = 0;
    for (EventRow event : states) {
      String before = state;
      int attemptBefore = attempt;
      state = Looks.state(event);
      attempt = event.attempt();
      boolean begins = state.equals("running") && !before.equals("pausing");
      verdict.check(
          Rule.LEGAL_STATES,
          job.id(),
          NEXT.getOrDefault(before, Set.of()).contains(state)
              && (!begins || event.attempt() > attemptBefore),
          () -> "%s of attempt %d came before %s".formatted(before, attemptBefore, event));
      if (state.equals("failed")) {
        failure(job, event);
      }
    }
  }

  private void failure(JobRow job, EventRow event) {
    String code = Looks.json(event.data()).at("/error/code").asString();
    verdict.check(
        Rule.FAILED_RIGHTLY,
        job.id(),
        code.equals("time-limit-exceeded")
            && !job.isEvaluation()
            && Work.ofModel(job.name()).isLimited(),
        event::toString);
  }

  private void end(JobRow job, List<EventRow> states) {
    long ends = states.stream().filter(event -> ENDS.contains(Looks.state(event))).count();
    verdict.check(
        Rule.ENDED_ONCE,
        job.id(),
        ends == 1 && ENDS.contains(Looks.state(states.getLast())),
        () -> "its states are " + states.stream().map(Looks::state).toList());
  }

  private void row(JobRow job, List<EventRow> states) {
    Long started = Objects.requireNonNullElse(job.startedAt(), job.createdAt());
    Long finished = job.finishedAt();
    verdict.check(
        Rule.ROW_AGREES,
        job.id(),
        !states.isEmpty()
            && job.state().equals(Looks.state(states.getLast()))
            && job.phase() == null
            && job.askedAt() == null
            && job.errorCode() == null
            && finished != null
            && finished >= started
            && started >= job.createdAt()
            && (job.modelName() != null) == (job.isEvaluation() || job.state().equals("succeeded")),
        job::toString);
  }

  /**
   * Each look gets the earliest event that it may have shown: not before the event of a look whose
   * answer was there already, and not after its own answer.
   */
  private void seen(JobRow job, List<EventRow> states, List<Look> seen) {
    int[] shown = new int[seen.size()];
    for (int i = 0; i < seen.size(); i++) {
      Look look = seen.get(i);
      int index = 0;
      for (int j = 0; j < i; j++) {
        if (look.isAfter(seen.get(j))) {
          index = Math.max(index, shown[j]);
        }
      }
      while (index < states.size() && !shows(look, states.get(index))) {
        index++;
      }
      shown[i] = index;
      verdict.check(
          Rule.STATES_SEEN,
          job.id(),
          index < states.size(),
          () -> "was seen to be %s at %d".formatted(look.state(), look.ended()));
      if (ENDS.contains(look.state())) {
        ended(job, look);
      }
    }
  }

  private static boolean shows(Look look, EventRow event) {
    return Looks.state(event).equals(look.state()) && event.at() <= look.ended();
  }

  private void ended(JobRow job, Look look) {
    boolean sameModel =
        !look.state().equals("succeeded")
            || look.job().at("/model/sha256").asString().equals(job.modelSha256());
    verdict.check(
        Rule.END_FINAL,
        job.id(),
        look.state().equals(job.state()) && sameModel,
        () -> "was seen as %s and is %s".formatted(look.job(), job));
  }
}
