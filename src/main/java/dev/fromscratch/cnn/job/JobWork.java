package dev.fromscratch.cnn.job;

/**
 * What a job does while it runs. When it may, and what becomes of it when it does not get to its
 * end, is the matter of {@link JobRunner}.
 *
 * @param <R> what such a job is asked for with
 */
interface JobWork<R extends JobRequest> {

  /**
   * Works until the result is stored and the job has succeeded, both in one transaction, or until
   * the reporter says that it is time to stop.
   *
   * @param run whose job it is
   * @param request what the job was asked for with
   * @param reporter what is told of the work; its phase is {@link JobPhase#LOADING_DATA}
   * @return true if the job has succeeded, false if the run was stopped
   */
  boolean work(Run run, R request, RunReporter reporter);
}
