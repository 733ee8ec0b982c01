package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.model.Metrics;

/**
 * What a stream tells between two events. It is not stored as one: whoever misses it misses nothing
 * that the next does not tell.
 *
 * @param progress how far the job is
 * @param metrics how good its network is so far
 */
record JobProgress(Job.Progress progress, Metrics metrics) {}
