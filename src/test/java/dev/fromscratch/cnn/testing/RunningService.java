package dev.fromscratch.cnn.testing;

import dev.fromscratch.cnn.CnnApplication;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/** A service in this process that a test starts and stops as it likes. */
public final class RunningService implements AutoCloseable {

  private final ConfigurableApplicationContext context;

  private RunningService(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /** Starts a service on a data directory, at a free port. */
  public static RunningService start(Path dataDirectory, String... settings) {
    List<String> arguments = new ArrayList<>(arguments(dataDirectory));
    arguments.addAll(List.of(settings));
    return new RunningService(
        new SpringApplicationBuilder(CnnApplication.class)
            .initializers(context ->
                context
                    .getBeanFactory()
                    .registerSingleton("noTestConfigurations", new NoTestConfigurations()))
            .run(arguments.toArray(String[]::new)));
  }

  /** The arguments of a service that minds only its own data directory. */
  static List<String> arguments(Path dataDirectory) {
    return List.of(
        "--server.port=0",
        "--cnn.data-directory=" + dataDirectory,
        "--cnn.datasets.directory=" + dataDirectory.resolve("datasets"),
        "--cnn.datasets.mirrors.mnist=",
        "--cnn.datasets.mirrors.fashion-mnist=",
        "--spring.main.banner-mode=off");
  }

  /** A client of it. */
  public ServiceClient client() {
    return new ServiceClient(
        context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
  }

  /** A part of it. */
  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  @Override
  public void close() {
    context.close();
  }

  /** Leaves out what other tests configure for themselves in the packages that Spring scans. */
  private static final class NoTestConfigurations extends TypeExcludeFilter {

    @Override
    public boolean match(MetadataReader type, MetadataReaderFactory types) {
      return type.getAnnotationMetadata().isAnnotated(TestConfiguration.class.getName());
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof NoTestConfigurations;
    }

    @Override
    public int hashCode() {
      return NoTestConfigurations.class.hashCode();
    }
  }
}
