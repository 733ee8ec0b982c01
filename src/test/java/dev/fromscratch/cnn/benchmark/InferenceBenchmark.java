package dev.fromscratch.cnn.benchmark;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.layer.Workspaces;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkClassifier;
import dev.fromscratch.cnn.engine.ops.SharedWorkers;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The answer of a network to one picture and to many, on one thread.
 *
 * <pre>./mvnw -Pbenchmark test -Dbenchmark=InferenceBenchmark</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class InferenceBenchmark {

  @Param ReferenceNetwork network = ReferenceNetwork.MNIST_CONV;

  @Param({"1", "256"})
  int images = 1;

  private Network built;
  private Pass pass;
  private Tensor x;
  private NetworkClassifier classifier;
  private SharedWorkers workers;
  private List<float[]> pictures;

  /** Builds the network. */
  @Setup
  public void setUp() {
    Dataset dataset = ReferenceData.dataset(images);
    built = network.build();
    pass = Pass.inference(TensorOps.best());
    x = ReferenceData.images(dataset, 0, images);
    classifier = new NetworkClassifier(built, TensorOps.best(), new Workspaces(1));
    workers = new SharedWorkers(1);
    pictures =
        IntStream.range(0, images)
            .mapToObj(i -> ReferenceData.images(dataset, i, 1).data())
            .toList();
  }

  @TearDown
  public void tearDown() {
    workers.close();
  }

  /** What a request gets: the probabilities of pictures that come one after the other. */
  @Benchmark
  public List<float[]> probabilities() {
    return classifier.probabilities(pictures, workers);
  }

  /** The layers alone, as evaluation runs them: the logits of one batch. */
  @Benchmark
  public Tensor forward() {
    return built.forward(x, pass);
  }
}
