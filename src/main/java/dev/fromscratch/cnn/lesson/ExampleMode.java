package dev.fromscratch.cnn.lesson;

import dev.fromscratch.cnn.dataset.Datasets;
import dev.fromscratch.cnn.model.EngineConfiguration;
import dev.fromscratch.cnn.storage.StorageSettings;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * Makes a program of the service where the command line says {@code --example=…}: it takes the
 * settings of the profile {@code example} and leaves out every part that an example does not use.
 * So no port is opened, and neither the data directory nor the database is touched; a service may
 * be using them.
 *
 * <p>An environment variable does not count: one that happens to be named {@code EXAMPLE} must not
 * keep the service from starting.
 */
final class ExampleMode implements EnvironmentPostProcessor, Ordered {

  /** The profile with the settings of examples. */
  static final String PROFILE = "example";

  /** Before the files of the profile are looked for. */
  @Override
  public int getOrder() {
    return ConfigDataEnvironmentPostProcessor.ORDER - 1;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    PropertySource<?> commandLine =
        environment
            .getPropertySources()
            .get(CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME);
    if (commandLine != null && commandLine.containsProperty(ExampleRunner.OPTION)) {
      application.setAdditionalProfiles(PROFILE);
      application.addInitializers(context ->
          context.getBeanFactory().registerSingleton("examplePartsOnly", new ExamplePartsOnly()));
    }
  }

  /** Leaves out what an example does not use, when Spring looks for the parts of the service. */
  private static final class ExamplePartsOnly extends TypeExcludeFilter {

    private static final Set<String> PACKAGES =
        Set.of(ExampleMode.class.getPackageName(), Datasets.class.getPackageName());

    /** The setting where data sets lie by default, and the arithmetic. */
    private static final Set<String> CLASSES =
        Set.of(StorageSettings.class.getName(), EngineConfiguration.class.getName());

    @Override
    public boolean match(MetadataReader type, MetadataReaderFactory types) {
      String name = type.getClassMetadata().getClassName();
      String packageName = name.substring(0, name.lastIndexOf('.'));
      return !PACKAGES.contains(packageName) && !CLASSES.contains(name);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ExamplePartsOnly;
    }

    @Override
    public int hashCode() {
      return ExamplePartsOnly.class.hashCode();
    }
  }
}
