package dev.fromscratch.cnn.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.context.TestConstructor.AutowireMode;

/**
 * The same as {@link ServiceTest} with PostgreSQL in the place of SQLite. All classes with this
 * annotation share one service.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "cnn.limits.max-body-size=" + ServiceTest.MAX_BODY_BYTES + "B",
      "cnn.prediction.max-images=" + ServiceTest.MAX_IMAGES,
      "cnn.training.max-queued=" + ServiceTest.MAX_QUEUED,
      // Short, so that whoever has gone is noticed soon.
      "cnn.training.heartbeat-interval=200ms",
      // Tests look at what is told, not at how exact it is.
      "cnn.timings.budget=100ms",
      // No test may depend on the network.
      "cnn.datasets.mirrors.mnist=",
      "cnn.datasets.mirrors.fashion-mnist=",
    })
@ContextConfiguration(initializers = {ServiceTestInitializer.class, PostgresInitializer.class})
@ExtendWith(RequiresPostgres.class)
@TestConstructor(autowireMode = AutowireMode.ALL)
public @interface PostgresServiceTest {}
