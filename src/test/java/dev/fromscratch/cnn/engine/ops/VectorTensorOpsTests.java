package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.testing.Arithmetic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VectorTensorOpsTests
    implements MatrixProductContract,
        WindowContract,
        ConvolutionContract,
        ElementwiseContract,
        OptimizerStepContract,
        NormalizationContract {

  /** Before each, because only skipped tests are counted in the summary of a build. */
  @BeforeEach
  void requireVectorModule() {
    Arithmetic.assumeVectorModule();
  }

  @Override
  public TensorOps ops() {
    return new VectorTensorOps();
  }

  @Test
  void bestWhenTheVectorModuleIsPresentIsTheVectorArithmetic() {
    assertThat(TensorOps.best()).isInstanceOf(VectorTensorOps.class);
    assertThat(TensorOps.best().description()).matches("vector, \\d+ bits");
  }
}
