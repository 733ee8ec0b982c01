/**
 * A service that trains and serves convolutional neural networks, every line of mathematics its
 * own.
 *
 * <p>{@code engine} is a library that knows only the JDK. Each feature ({@code dataset}, {@code
 * model}, {@code job}, {@code prediction}) holds its controller, service and store, and uses the
 * engine; the engine knows no feature. {@code lesson} is for those who learn. {@code storage} and
 * {@code web} are shared by the features and know none of them. {@code ArchitectureTests} holds
 * every arrow.
 */
@NullMarked
package dev.fromscratch.cnn;

import org.jspecify.annotations.NullMarked;
