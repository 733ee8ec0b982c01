package dev.fromscratch.cnn.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;

/** Lets Tomcat answer what it refuses by itself, such as {@code %00}, with problem details too. */
@Component
class ContainerErrors implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addContextCustomizers(
        context -> context.getParent().getPipeline().addValve(new ProblemValve()));
  }

  private static final class ProblemValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
      int status = response.getStatus();
      boolean answered = response.getContentWritten() > 0;
      if (status < 400 || answered || !response.setErrorReported()) {
        return;
      }
      try {
        BareProblem.of(HttpStatusCode.valueOf(status)).writeTo(response);
        response.finishResponse();
      } catch (IOException e) {
        throw new UncheckedIOException("the client does not wait for the answer", e);
      }
    }
  }
}
