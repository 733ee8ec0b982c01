package dev.fromscratch.cnn.peer;

import dev.fromscratch.cnn.benchmark.ReferenceNetwork;
import dev.fromscratch.cnn.engine.data.Dataset;
import java.util.ServiceLoader;

/**
 * Makes a contender whose library is there with {@code -Ppeers} alone. It is looked for when it is
 * needed, so that everything else here can be compiled without it.
 */
interface ContenderProvider {

  /** The contender with a network, and with data to train on and to classify. */
  Contender create(ReferenceNetwork reference, Dataset dataset);

  /** PyTorch through the Deep Java Library. */
  static Contender djl(ReferenceNetwork reference, Dataset dataset) {
    return ServiceLoader.load(ContenderProvider.class)
        .findFirst()
        .orElseThrow()
        .create(reference, dataset);
  }
}
