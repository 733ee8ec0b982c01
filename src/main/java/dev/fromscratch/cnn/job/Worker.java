package dev.fromscratch.cnn.job;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/**
 * This process among all that may work on the same jobs.
 *
 * @param name the machine's name, and letters that tell apart what runs on it
 */
record Worker(String name) {

  private static final int MAX_HOST_LENGTH = 40;

  /** A name that no other process has, and none has had. */
  static Worker ofThisProcess() {
    String host = hostName();
    return new Worker(
        "%s-%s"
            .formatted(
                host.substring(0, Math.min(host.length(), MAX_HOST_LENGTH)),
                UUID.randomUUID().toString().substring(0, 8)));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
