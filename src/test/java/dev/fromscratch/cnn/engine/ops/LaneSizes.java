package dev.fromscratch.cnn.engine.ops;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A test that runs for every size at which an arithmetic on vector lanes may go wrong. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@FieldSource("dev.fromscratch.cnn.engine.ops.LaneSizes#ALL")
@interface LaneSizes {

  /** Below, at and above every vector length (4, 8 and 16 lanes), and well above. */
  List<Integer> ALL = List.of(1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 100);
}
