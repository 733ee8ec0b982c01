/**
 * The engine against other libraries, on the same cores in the same run. Run by {@code ./mvnw
 * -Ppeers test} alone, so that nothing else depends on them; every test run compiles them, but for
 * what needs the Deep Java Library.
 */
@NullMarked
package dev.fromscratch.cnn.peer;

import org.jspecify.annotations.NullMarked;
