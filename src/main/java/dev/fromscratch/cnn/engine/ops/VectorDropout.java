package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;
import static dev.fromscratch.cnn.engine.ops.VectorTile.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dropout with a sample in each lane: the random numbers are hashes, which lanes compute as easily
 * as sums. The mask is never stored; drawing and storing one took ten times as long.
 */
final class VectorDropout {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  private VectorDropout() {}

  /** {@link TensorOps#dropout}. */
  static void dropout(int[] keys, float rate, float[] x, float[] y, int size, int samples) {
    int threshold = DropoutHash.threshold(rate);
    float kept = 1 / (1 - rate);
    int whole = samples / LANES * LANES;
    for (int i = 0; i < size; i++) {
      int place = DropoutHash.mix(i);
      for (int n = 0; n < whole; n += LANES) {
        // DropoutHash.drops of each lane.
        IntVector h = IntVector.fromArray(INTS, keys, n).lanewise(VectorOperators.XOR, place);
        h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 16));
        h = h.mul(DropoutHash.FIRST_FACTOR);
        h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 15));
        h = h.mul(DropoutHash.SECOND_FACTOR);
        h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 15));
        VectorMask<Float> drops =
            h.lanewise(VectorOperators.LSHR, 8)
                .compare(VectorOperators.LT, threshold)
                .cast(SPECIES);
        FloatVector.fromArray(SPECIES, x, i * samples + n)
            .mul(kept)
            .blend(0, drops)
            .intoArray(y, i * samples + n);
      }
      for (int n = whole; n < samples; n++) {
        boolean drops = DropoutHash.drops(keys[n], place, threshold);
        y[i * samples + n] = drops ? 0 : x[i * samples + n] * kept;
      }
    }
  }
}
