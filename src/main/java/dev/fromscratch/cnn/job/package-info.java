/** Training jobs: asked for, queued, run, watched, cancelled. */
@NullMarked
package dev.fromscratch.cnn.job;

import org.jspecify.annotations.NullMarked;
