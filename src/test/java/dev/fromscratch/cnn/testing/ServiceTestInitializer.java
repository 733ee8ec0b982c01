package dev.fromscratch.cnn.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.FileSystemUtils;

/** Gives the service of {@link ServiceTest} a fresh data directory, and its tests a client. */
final class ServiceTestInitializer
    implements ApplicationContextInitializer<GenericApplicationContext> {

  @Override
  public void initialize(GenericApplicationContext context) {
    Path directory = temporaryDirectory();
    // What is registered first is destroyed last: the database is closed by then.
    context
        .getDefaultListableBeanFactory()
        .registerDisposableBean(
            "temporaryDirectory", () -> FileSystemUtils.deleteRecursively(directory));
    TestPropertyValues.of(
            "cnn.data-directory=" + directory, "cnn.datasets.directory=" + directory + "/datasets")
        .applyTo(context);
    context.registerBean(
        ServiceClient.class,
        () -> new ServiceClient(port(context)),
        definition -> definition.setLazyInit(true));
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
