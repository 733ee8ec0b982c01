package dev.fromscratch.cnn.peer;

import java.io.IOException;

/** What can be measured; {@code -Dpeers.parts=table,curves} names some. */
enum Part {
  /** The table: ours against the peers. */
  TABLE {
    @Override
    void run(Options options) throws IOException {
      PeerComparison.run(options);
    }
  },
  /** Loss curves of ours and PyTorch. */
  CURVES {
    @Override
    void run(Options options) throws IOException {
      LossCurves.run(options);
    }
  },
  /** The cost of an epoch as the number of images grows. */
  EPOCHS {
    @Override
    void run(Options options) throws IOException {
      EpochCost.run(options);
    }
  },
  /** A job over HTTP against the bare engine. */
  JOBS {
    @Override
    void run(Options options) throws IOException {
      JobComparison.run(options);
    }
  },
  /** The recipe {@code fast}, from request to model, against the same training in PyTorch. */
  RECIPE {
    @Override
    void run(Options options) throws IOException {
      RecipeComparison.run(options);
    }
  },
  /** How quickly predictions are answered, with and without a running job. */
  PREDICTIONS {
    @Override
    void run(Options options) throws IOException {
      PredictionLatency.run(options);
    }
  };

  abstract void run(Options options) throws IOException;

  /** Measures what the properties name. */
  public static void main(String[] arguments) throws IOException {
    Options options = Options.read();
    System.setProperty("ai.djl.offline", "true");
    System.setProperty(
        "DJL_CACHE_DIR", options.folder().resolve("djl").toAbsolutePath().toString());
    for (Part part : options.parts()) {
      part.run(options);
    }
  }
}
