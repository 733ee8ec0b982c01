/**
 * How fast the engine is: benchmarks that JMH runs.
 *
 * <pre>
 * ./mvnw -Pbenchmark test                               all of them
 * ./mvnw -Pbenchmark test -Dbenchmark=ConvolutionBenchmark.forward
 * </pre>
 *
 * @see <a href="https://github.com/openjdk/jmh">JMH</a>
 */
@NullMarked
package dev.fromscratch.cnn.benchmark;

import org.jspecify.annotations.NullMarked;
