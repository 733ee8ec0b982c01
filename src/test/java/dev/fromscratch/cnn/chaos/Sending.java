package dev.fromscratch.cnn.chaos;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The data sets that clients send, the same pictures under the same name every time. */
enum Sending {
  FEW(6),
  /** More than is written to a disk at once. */
  MANY(60);

  private final int perClass;

  Sending(int perClass) {
    this.perClass = perClass;
  }

  /** The name of the data set. */
  String datasetName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Sends it. */
  Answer to(ServiceClient service) {
    return service.sendSymbols(datasetName(), perClass);
  }

  /** Sends each once, and gives the hashes of their pictures by their names. */
  static Map<String, String> hashes(ServiceClient undisturbed) {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (Sending each : values()) {
      hashes.put(each.datasetName(), each.to(undisturbed).text("/sha256"));
    }
    return hashes;
  }
}
