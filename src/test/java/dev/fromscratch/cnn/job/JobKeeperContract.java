package dev.fromscratch.cnn.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Jobs that neither a request nor a run would bring to an end. */
abstract class JobKeeperContract {

  private static final Instant LONG_AGO = Instant.ofEpochMilli(1_700_000_000_000L);

  private final JobStore jobs;
  private final RunStore runs;
  private final JobTransitions transitions;
  private final JobKeeper keeper;
  private final TransactionOperations transactions;
  private final JdbcClient jdbc;
  private final ServiceClient service;
  private final String id = UUID.randomUUID().toString();

  JobKeeperContract(
      JobStore jobs,
      RunStore runs,
      JobTransitions transitions,
      JobKeeper keeper,
      TransactionOperations transactions,
      JdbcClient jdbc,
      ServiceClient service) {
    this.jobs = jobs;
    this.runs = runs;
    this.transitions = transitions;
    this.keeper = keeper;
    this.transactions = transactions;
    this.jdbc = jdbc;
    this.service = service;
  }

  @AfterEach
  void forgetIt() {
    service.delete("/train/" + id);
  }

  private void insert(String each) {
    TrainRequest request = TrainRequest.EMPTY.withDefaults();
    transactions.executeWithoutResult(_ ->
        jobs.insert(
            Job.queued(each, "kept", LONG_AGO, request, Job.Progress.none(2, 1)), null, "00"));
  }

  /** Such as one whose process is frozen. */
  @Test
  void jobWhenItsRunDoesNotHearIsCancelledWithinASecond() {
    insert(id);
    runs.begin(id, "nowhere");
    Answer answer = service.post("/train/%s/cancel".formatted(id));
    assertThat(answer.status()).isEqualTo(202);
    await()
        .atMost(Duration.ofSeconds(2))
        .untilAsserted(
            () -> assertThat(jobs.find(id).orElseThrow().state()).isEqualTo(JobState.CANCELLED));
    assertThat(runs.fail(id, 1, new Job.Failure("x", "x"))).as("it wakes up").isFalse();
  }

  @Test
  void jobWhenNoScheduleKnowsItIsScheduled() {
    insert(id);
    keeper.scheduleLost();
    service.awaitJob(id, job -> job.get("attempt").asInt() == 1);
    service.cancel(id);
  }

  @Test
  void jobsWhenTheyAreOldOrTooManyAreForgotten() {
    List<String> ended = IntStream.range(0, 4).mapToObj(this::endedAtSecond).toList();
    assertThat(transitions.deleteFinishedBefore(Instant.ofEpochSecond(2))).isEqualTo(2);
    assertThat(ended.stream().filter(each -> jobs.find(each).isPresent()))
        .containsExactlyElementsOf(ended.subList(2, 4));

    insert(id);
    int all =
        jdbc.sql("select count(*) from training_job where finished_at is not null")
            .query(Integer.class)
            .single();
    assertThat(transitions.deleteAllButLast(all)).isZero();
    assertThat(transitions.deleteAllButLast(all - 1)).isEqualTo(1);
    assertThat(ended.stream().filter(each -> jobs.find(each).isPresent()))
        .containsExactly(ended.getLast());
    assertThat(jobs.find(id)).as("it has not ended").isPresent();

    service.delete("/train/" + ended.getLast());
    service.cancel(id);
  }

  private String endedAtSecond(int second) {
    String each = UUID.randomUUID().toString();
    insert(each);
    jdbc.sql("update training_job set state = 'cancelled', finished_at = :at where id = :id")
        .param("at", second * 1000L)
        .param("id", each)
        .update();
    return each;
  }
}
