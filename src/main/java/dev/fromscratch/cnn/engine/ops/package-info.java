/**
 * Arithmetic on flat arrays, in two forms with one meaning: a scalar reference and its vector twin.
 *
 * <p>The vector twin keeps to rules that HotSpot needs in order to hold vectors in registers, and
 * without which it is thirty times slower, now and then or always:
 *
 * <ul>
 *   <li>All vectors of floats are of the preferred species. The methods of the Vector API are
 *       shared by all species, and so is what HotSpot notes about them: a few vectors of half the
 *       width made it compile unrelated loops for the wrong one, depending on which ran first.
 *   <li>No vectors in arrays, records or lambdas, and none that live across a nested loop.
 *   <li>Masks are made where they are used, and not handed to another method.
 *   <li>Strides of inner loops are constants where it matters, see {@link VectorTile}.
 * </ul>
 */
@NullMarked
package dev.fromscratch.cnn.engine.ops;

import org.jspecify.annotations.NullMarked;
