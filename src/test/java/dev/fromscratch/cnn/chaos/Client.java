package dev.fromscratch.cnn.chaos;

import static dev.fromscratch.cnn.chaos.Operation.UNKNOWN;

import dev.fromscratch.cnn.chaos.Operation.Verb;
import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.Pictures;
import dev.fromscratch.cnn.testing.ServiceClient;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/** Somebody who asks for work and meddles with it, at any instance and at any time. */
final class Client implements Runnable {

  /** How many unfinished jobs there are before a client asks for no more. */
  private static final int BUSY = 6;

  private static final Work[] WORK = Work.values();
  private static final Sending[] SENDINGS = Sending.values();

  private final int number;
  private final SplittableRandom random;
  private final Cluster cluster;
  private final History history;
  private final KnownJobs jobs;
  private final Curtain curtain;

  Client(
      int number,
      SplittableRandom random,
      Cluster cluster,
      History history,
      KnownJobs jobs,
      Curtain curtain) {
    this.number = number;
    this.random = random;
    this.cluster = cluster;
    this.history = history;
    this.jobs = jobs;
    this.curtain = curtain;
  }

  @Override
  public void run() {
    while (!curtain.fallsWithin(Duration.ofMillis(random.nextLong(10, 150)))) {
      int dice = random.nextInt(20);
      if (jobs.unfinished() < BUSY && dice < 4) {
        submit();
      } else if (jobs.unfinished() < BUSY && dice == 4) {
        jobs.anyModel(random).ifPresent(this::evaluate);
      } else {
        meddle(random.nextInt(100));
      }
    }
  }

  private void meddle(int dice) {
    Optional<String> known = jobs.any(random);
    if (dice < 2) {
      send();
      return;
    }
    if (dice < 15 || known.isEmpty()) {
      predict();
      return;
    }
    String job = known.get();
    if (dice < 19) {
      change(Verb.PAUSE, job);
    } else if (dice < 24 || (dice < 60 && jobs.isResting(job))) {
      change(Verb.RESUME, job);
    } else if (dice < 30 && jobs.isDoomed(job)) {
      change(Verb.CANCEL, job);
    } else if (dice < 33) {
      ask(Verb.LIST, "", "", "/train?limit=50");
    } else if (dice < 41) {
      ask(Verb.EVENTS, job, "", "/train/%s/events?limit=1000".formatted(job));
    } else {
      look(job);
    }
  }

  /** Asks for work until it is acknowledged, and now and then once more. */
  private void submit() {
    Work work = WORK[random.nextInt(WORK.length)];
    String key = new UUID(random.nextLong(), random.nextLong()).toString();
    Operation answer;
    do {
      answer = submit(Verb.SUBMIT, key, work);
    } while (!answer.isAcknowledged() && !curtain.fallsWithin(Duration.ofMillis(100)));
    if (!answer.isAcknowledged()) {
      return;
    }
    jobs.add(answer, random.nextInt(5) == 0);
    switch (random.nextInt(6)) {
      case 0 -> submit(Verb.SUBMIT, key, work);
      case 1 -> submit(Verb.SUBMIT_OTHER, key, work.other());
      default -> {}
    }
  }

  private Operation submit(Verb verb, String key, Work work) {
    return perform(
        verb, key, work.modelName(), service -> service.post("/train", work.request(), key));
  }

  /** Asks for an evaluation of the newest version of a model until it is acknowledged. */
  private void evaluate(String model) {
    String key = new UUID(random.nextLong(), random.nextLong()).toString();
    Operation answer;
    do {
      answer =
          perform(
              Verb.EVALUATE,
              key,
              model,
              service -> service.post(Figures.path(model), Figures.REQUEST, key));
    } while (!answer.isAcknowledged() && !curtain.fallsWithin(Duration.ofMillis(100)));
    if (answer.isAcknowledged()) {
      jobs.add(answer, random.nextInt(5) == 0);
    }
  }

  private void change(Verb verb, String job) {
    String path = "/train/%s/%s".formatted(job, verb.name().toLowerCase(Locale.ROOT));
    jobs.saw(perform(verb, job, "", service -> service.post(path)));
  }

  private void look(String job) {
    jobs.saw(ask(Verb.LOOK, job, "", "/train/" + job));
  }

  private void predict() {
    String model = WORK[random.nextInt(WORK.length)].modelName();
    int digit = random.nextInt(10);
    String body = "{\"pixels\":%s}".formatted(Pictures.bytes(digit));
    perform(
        Verb.PREDICT,
        model,
        String.valueOf(digit),
        service -> service.post("/models/%s/predict".formatted(model), body));
  }

  private void send() {
    Sending sending = SENDINGS[random.nextInt(SENDINGS.length)];
    perform(Verb.SEND, sending.datasetName(), "", sending::to);
  }

  private Operation ask(Verb verb, String subject, String detail, String path) {
    return perform(verb, subject, detail, service -> service.get(path));
  }

  /** Something that is asked of an instance. */
  private interface Question {
    Answer ask(ServiceClient service);
  }

  /** Asks any instance; one without a process is as one that does not answer. */
  private Operation perform(Verb verb, String subject, String detail, Question question) {
    Instance instance = cluster.anyInstance(random);
    Optional<ServiceClient> service = instance.client();
    long begun = System.currentTimeMillis();
    int status = UNKNOWN;
    String text = "there is no process";
    if (service.isPresent()) {
      try {
        Answer answer = question.ask(service.get());
        status = answer.status();
        text = answer.body();
      } catch (UncheckedIOException e) {
        text = String.valueOf(e.getCause());
      }
    }
    long ended = System.currentTimeMillis();
    var operation =
        new Operation(number, verb, subject, detail, instance.number(), begun, ended, status, text);
    if (service.isPresent()) {
      history.add(operation);
    }
    return operation;
  }
}
