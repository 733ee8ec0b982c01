package dev.fromscratch.cnn.job;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Lets training give way to the rest of the process, above all to requests, where both want the
 * same core. On Linux each thread has a niceness of its own, which it hands down to the threads
 * that it starts: the workers of a job have that of the thread that runs the job. Whoever wants to
 * be nicer needs no rights.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/setpriority.2.html">setpriority(2)</a>
 */
@Component
final class Niceness {

  private static final Logger log = LoggerFactory.getLogger(Niceness.class);

  /** The nicest that there is. */
  static final int MAX = 19;

  /** In {@code <sys/resource.h>}; with 0 it means the calling thread. */
  private static final int PRIO_PROCESS = 0;

  private static final int FAILED = -1;

  private final int before;
  private final int wanted;

  /** The thread that calls is taken for one as nice as those that answer requests. */
  Niceness(TrainingSettings settings) {
    this.before = ofThisThread();
    this.wanted = Math.min(MAX, before + settings.niceness());
  }

  /** Makes the calling thread, and those that it starts from now on, as nice as is set. */
  void apply() {
    if (wanted == before) {
      return;
    }
    if (!isSupported() || call("setpriority", PRIO_PROCESS, 0, wanted) == FAILED) {
      log.info("cnn.training.niceness has no effect here: training does not give way to requests");
    }
  }

  /** From -20 to {@link #MAX}; 0 where there is no such thing. */
  static int ofThisThread() {
    return isSupported() ? call("getpriority", PRIO_PROCESS, 0) : 0;
  }

  /** Elsewhere the same calls speak of the whole process. */
  private static boolean isSupported() {
    return System.getProperty("os.name").equals("Linux");
  }

  /** What a function of the C library makes of these numbers; {@link #FAILED} if it is barred. */
  // The process is started with native access, or says once that it uses it without.
  @SuppressWarnings("restricted")
  private static int call(String function, Integer... arguments) {
    Linker linker = Linker.nativeLinker();
    var parameters = Collections.nCopies(arguments.length, JAVA_INT).toArray(MemoryLayout[]::new);
    try {
      return (int)
          linker
              .downcallHandle(
                  linker.defaultLookup().findOrThrow(function),
                  FunctionDescriptor.of(JAVA_INT, parameters))
              .invokeWithArguments(List.of((Object[]) arguments));
    } catch (Throwable e) {
      log.debug("{} cannot be called", function, e);
      return FAILED;
    }
  }
}
