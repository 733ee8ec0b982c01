package dev.fromscratch.cnn.model;

/** Tells how many jobs are being worked on. They share the cores with everything else. */
@FunctionalInterface
public interface RunningJobs {

  /** Their number now. */
  int count();
}
