package dev.fromscratch.cnn.chaos;

/** What must hold after a run, whatever happened in it. */
enum Rule {
  JOB_KEPT("an acknowledged job is there, with the work that was asked for"),
  ONE_JOB_PER_KEY("a key has one job, however often it was sent"),
  OWNED_JOB("every job was asked for by a client"),
  KEY_BOUND("other work under a key that has its job is refused"),
  STATES_SEEN("the states that a job was seen in, one after the other, are those of its events"),
  CANCEL_FINAL("a job whose cancellation was acknowledged ends cancelled"),
  ASKED_FOR("jobs are paused and cancelled only when somebody asked for it"),
  END_FINAL("a job that was seen to have ended never changes again"),
  ENDED_ONCE("every job ended exactly once, with a model or cancelled"),
  FAILED_RIGHTLY("a job fails for want of time only, and only one with a limit"),
  LEGAL_STATES("the states of a job follow each other as they may"),
  ROW_AGREES("a job's row agrees with its last event, and shows nothing that is over"),
  EVENTS_GAPLESS("the events of a job are numbered from 1 to the last, without gaps"),
  EVENTS_IN_ORDER("events have times and attempts that never decrease"),
  EVENTS_KEPT("events that were read are there, unchanged"),
  PROGRESS_FORWARD("progress goes back only in a later attempt"),
  CHECKPOINT_USED("no attempt goes back behind a checkpoint that was seen"),
  POINTS_IN_ORDER("the points of an attempt's history follow each other and what was kept"),
  HISTORY_SAME("the history of a job that succeeded is that of an undisturbed one"),
  ONE_MODEL("a job that succeeded has one model, and no other job has any"),
  MODEL_SAME("a model has the SHA-256 of one that was trained undisturbed"),
  MODEL_STORED("the bytes of a model are where they should be, and are those"),
  MODEL_SERVED("every instance serves every model"),
  MODEL_SOON("a model is found two seconds after its job was seen to have succeeded"),
  PREDICTION_SAME("an answered prediction is the model's"),
  EVALUATION_KEPT("an evaluation that succeeded left its figures, and no other left any"),
  EVALUATION_SAME("every instance tells the figures of an undisturbed evaluation"),
  DATASET_KEPT("an acknowledged data set is there"),
  DATASET_WHOLE("every instance can read every data set, with the pictures that were sent"),
  NO_STRAY_FILE(
      "there is no file without a model or a data set, and none that was left half-written"),
  NO_STRAY_TASK("no job that is at rest has a place in the schedule"),
  NO_STRAY_CHECKPOINT("no job that ended has a checkpoint"),
  GRACEFUL_END(
      "a process that is asked to end does so with 143, within 10 s, or 20 s without its database"),
  NO_FALL("no process ends unasked, unless its database was away"),
  NO_FAULT("no answer is a 5xx, unless the database was away");

  private final String text;

  Rule(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
