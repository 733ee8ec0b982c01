package dev.fromscratch.cnn.web;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;

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

  /** Errors are problem details and not the answer of the success, which is what is assumed. */
  @Bean
  OpenApiCustomizer problemDetails() {
    return api ->
        api.getPaths().values().stream()
            .flatMap(path -> path.readOperations().stream())
            .flatMap(operation -> operation.getResponses().entrySet().stream())
            .filter(response -> response.getKey().matches("[45].."))
            .forEach(response -> response.getValue().setContent(problemContent()));
  }

  private static Content problemContent() {
    Schema<?> fault =
        new ObjectSchema()
            .addProperty("code", new StringSchema().example("invalid-value"))
            .addProperty("pointer", new StringSchema().example("/epochs"))
            .addProperty(
                "detail", new StringSchema().example("epochs must be from 1 to 10000, got 0"));
    Schema<?> problem =
        new ObjectSchema()
            .addProperty("type", new StringSchema().example("urn:cnn:problem:invalid-value"))
            .addProperty("title", new StringSchema().example("Unprocessable Content"))
            .addProperty("status", new IntegerSchema().example(422))
            .addProperty(
                "detail", new StringSchema().example("epochs must be from 1 to 10000, got 0"))
            .addProperty("instance", new StringSchema().example("/train"))
            .addProperty("code", new StringSchema().example("invalid-value"))
            .addProperty("errors", new ArraySchema().items(fault));
    return new Content()
        .addMediaType(
            MediaType.APPLICATION_PROBLEM_JSON_VALUE,
            new io.swagger.v3.oas.models.media.MediaType().schema(problem));
  }

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
