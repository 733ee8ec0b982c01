package dev.fromscratch.cnn.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.FileSystemUtils;

/** Gives the service of {@link ServiceTest} a fresh data directory, and its tests a client. */
final class ServiceTestInitializer
    implements ApplicationContextInitializer<GenericApplicationContext> {

  private static final Logger log = LoggerFactory.getLogger(ServiceTestInitializer.class);

  @Override
  public void initialize(GenericApplicationContext context) {
    Path directory = temporaryDirectory();
    // What is registered first is destroyed last: the database is closed by then.
    context
        .getDefaultListableBeanFactory()
        .registerDisposableBean(
            "temporaryDirectory", () -> FileSystemUtils.deleteRecursively(directory));
    Path datasets = directory.resolve("datasets");
    linkMnist(datasets);
    TestPropertyValues.of("cnn.data-directory=" + directory, "cnn.datasets.directory=" + datasets)
        .applyTo(context);
    context.registerBean(
        ServiceClient.class,
        () -> new ServiceClient(port(context)),
        definition -> definition.setLazyInit(true));
  }

  /** MNIST is there where the tests can have it, and no other data set of files ever is. */
  private static void linkMnist(Path datasets) {
    String shared = System.getenv("CNN_DATASETS_DIRECTORY");
    if (shared == null) {
      log.info("CNN_DATASETS_DIRECTORY is not set: the example on MNIST is not tested");
      return;
    }
    try {
      Files.createDirectories(datasets);
      Files.createSymbolicLink(datasets.resolve("mnist"), Path.of(shared, "mnist"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int port(GenericApplicationContext context) {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("cnn-service-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
