package dev.fromscratch.cnn.benchmark;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The most floating-point operations that this machine can do: twelve independent sums, more than
 * the latency of a fused multiply-add times the number that begin per cycle, and no memory.
 */
public final class FusedMultiplyAdd {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int SUMS = 12;
  private static final int ROUNDS = 10_000;

  private FusedMultiplyAdd() {}

  /** Floating-point operations of one {@link #run}: a multiply-add is two. */
  public static double operations() {
    return 2.0 * SUMS * ROUNDS * SPECIES.length();
  }

  /**
   * Does them.
   *
   * @return a number that depends on all of them, so that none is left out
   */
  public static float run(float start) {
    FloatVector x = FloatVector.broadcast(SPECIES, start);
    FloatVector y = FloatVector.broadcast(SPECIES, 0.999f);
    FloatVector a = x;
    FloatVector b = x.add(1);
    FloatVector c = x.add(2);
    FloatVector d = x.add(3);
    FloatVector e = x.add(4);
    FloatVector f = x.add(5);
    FloatVector g = x.add(6);
    FloatVector h = x.add(7);
    FloatVector i = x.add(8);
    FloatVector j = x.add(9);
    FloatVector k = x.add(10);
    FloatVector l = x.add(11);
    for (int round = 0; round < ROUNDS; round++) {
      a = a.fma(y, x);
      b = b.fma(y, x);
      c = c.fma(y, x);
      d = d.fma(y, x);
      e = e.fma(y, x);
      f = f.fma(y, x);
      g = g.fma(y, x);
      h = h.fma(y, x);
      i = i.fma(y, x);
      j = j.fma(y, x);
      k = k.fma(y, x);
      l = l.fma(y, x);
    }
    FloatVector sum =
        a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).add(k).add(l);
    return sum.lane(0);
  }
}
