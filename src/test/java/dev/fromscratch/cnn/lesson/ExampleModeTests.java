package dev.fromscratch.cnn.lesson;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

class ExampleModeTests {

  private final SpringApplication application = new SpringApplication(Object.class);
  private final int initializers = application.getInitializers().size();
  private final StandardEnvironment environment = new StandardEnvironment();

  @Test
  void modeWhenTheCommandLineNamesAnExampleIsOn() {
    environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource("--example=xor"));
    new ExampleMode().postProcessEnvironment(environment, application);
    assertThat(application.getInitializers()).hasSize(initializers + 1);
  }

  @Test
  void modeWhenTheCommandLineNamesNoneIsOff() {
    environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource("--other=xor"));
    new ExampleMode().postProcessEnvironment(environment, application);
    assertThat(application.getInitializers()).hasSize(initializers);
  }

  @Test
  void modeWhenOnlyTheEnvironmentNamesAnExampleIsOff() {
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("variables", Map.of("example", "xor")));
    new ExampleMode().postProcessEnvironment(environment, application);
    assertThat(application.getInitializers()).hasSize(initializers);
  }
}
