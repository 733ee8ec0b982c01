/**
 * The engine against other libraries, on the same cores in the same run. Compiled and run by {@code
 * ./mvnw -Ppeers test} alone, so that nothing else depends on them.
 */
@NullMarked
package dev.fromscratch.cnn.peer;

import org.jspecify.annotations.NullMarked;
