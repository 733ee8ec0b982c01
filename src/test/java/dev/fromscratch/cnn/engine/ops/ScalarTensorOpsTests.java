package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScalarTensorOpsTests
    implements MatrixProductContract,
        WindowContract,
        ConvolutionContract,
        ElementwiseContract,
        OptimizerStepContract,
        NormalizationContract {

  @Override
  public TensorOps ops() {
    return new ScalarTensorOps();
  }

  @Test
  void descriptionWhenAskedIsForPeople() {
    assertThat(ops().description()).isEqualTo("scalar");
  }
}
