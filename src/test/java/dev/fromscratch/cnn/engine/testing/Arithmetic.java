package dev.fromscratch.cnn.engine.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fromscratch.cnn.engine.ops.TensorOps;

/** The two arithmetics of the engine, as arguments of parameterized tests. */
public enum Arithmetic {
  SCALAR {
    @Override
    public TensorOps ops() {
      return TensorOps.scalar();
    }
  },
  VECTOR {
    @Override
    public TensorOps ops() {
      assumeVectorModule();
      return TensorOps.best();
    }
  };

  /** The arithmetic itself; skips the test where the JVM lacks what it needs. */
  public abstract TensorOps ops();

  /** Skips the running test, and says why, where the JVM was started without the Vector API. */
  public static void assumeVectorModule() {
    assumeTrue(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
        "NOT TESTED: the vector arithmetic needs --add-modules jdk.incubator.vector");
  }
}
