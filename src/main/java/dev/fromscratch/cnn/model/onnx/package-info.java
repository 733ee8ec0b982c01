/**
 * Networks as ONNX files, for other programs to run. The only package that knows the format's
 * library.
 */
@NullMarked
package dev.fromscratch.cnn.model.onnx;

import org.jspecify.annotations.NullMarked;
