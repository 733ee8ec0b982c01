package dev.fromscratch.cnn;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class CnnApplication {

  public static void main(String[] args) {
    SpringApplication.run(CnnApplication.class, args);
  }
}
