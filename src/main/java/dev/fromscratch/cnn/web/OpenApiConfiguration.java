package dev.fromscratch.cnn.web;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the OpenAPI description says about the service as a whole. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

  private static final String DESCRIPTION =
      """
      Trains and serves convolutional neural networks whose every line of mathematics is its own.

      Start a job with `POST /train`, follow it with `GET /train/{id}`, and classify 28x28 pictures \
      with `POST /predict`. Errors are problem details (RFC 9457) with a stable `code` and a JSON \
      pointer for every fault.
      """;

  @Bean
  OpenAPI openApi(ObjectProvider<BuildProperties> build) {
    String version = build.stream().map(BuildProperties::getVersion).findFirst().orElse("dev");
    return new OpenAPI()
        .info(
            new Info()
                .title("CNN from Scratch")
                .version(version)
                .description(DESCRIPTION)
                .license(new License().name("MIT").identifier("MIT")));
  }
}
