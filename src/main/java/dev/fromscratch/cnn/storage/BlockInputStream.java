package dev.fromscratch.cnn.storage;

import java.io.InputStream;
import java.util.Iterator;

/** The bytes of blocks, one after the other, each made when those before it were read. */
public final class BlockInputStream extends InputStream {

  private static final int BYTE = 0xFF;

  private final Iterator<byte[]> blocks;
  private byte[] block = {};
  private int position;

  /** Reads the blocks that an iterator gives. */
  public BlockInputStream(Iterator<byte[]> blocks) {
    this.blocks = blocks;
  }

  private boolean hasNext() {
    while (position == block.length && blocks.hasNext()) {
      block = blocks.next();
      position = 0;
    }
    return position < block.length;
  }

  @Override
  public int read() {
    return hasNext() ? block[position++] & BYTE : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (!hasNext()) {
      return -1;
    }
    int count = Math.min(length, block.length - position);
    System.arraycopy(block, position, buffer, offset, count);
    position += count;
    return count;
  }
}
