package dev.fromscratch.cnn.dataset.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zip files as no honest program would: every number can be another than it should be. */
final class HostileZip {

  private static final int DEFLATED = 8;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<byte[]> list = new ArrayList<>();
  private int claimedCount = -1;
  private int listShift;

  /**
   * What the list says of a file.
   *
   * @param name a character for each byte it has there
   * @param flags general purpose bits
   * @param method of compression
   * @param size unpacked
   * @param packed as many bytes follow
   * @param attributes of the file, as its system has them
   * @param offset where it begins, or -1 for where it does
   */
  record Claim(
      String name, int flags, int method, int size, int packed, int attributes, int offset) {

    static Claim of(String name, int size, int packed) {
      return new Claim(
          latin(name.getBytes(StandardCharsets.UTF_8)), 0, DEFLATED, size, packed, 0, -1);
    }

    private static String latin(byte[] bytes) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    byte[] nameBytes() {
      return name.getBytes(StandardCharsets.ISO_8859_1);
    }

    Claim named(byte[] other) {
      return new Claim(latin(other), flags, method, size, packed, attributes, offset);
    }

    Claim flagged(int bits) {
      return new Claim(name, bits, method, size, packed, attributes, offset);
    }

    Claim packedBy(int other) {
      return new Claim(name, flags, other, size, packed, attributes, offset);
    }

    Claim link() {
      return new Claim(name, flags, method, size, packed, 0xA1FF << 16, offset);
    }

    Claim at(int place) {
      return new Claim(name, flags, method, size, packed, attributes, place);
    }
  }

  /** Adds a file as it should be. */
  HostileZip add(String name, byte[] content) {
    byte[] packed = deflate(content);
    return add(Claim.of(name, content.length, packed.length), packed, content);
  }

  /** Adds packed bytes of which the list says something. */
  HostileZip add(Claim claim, byte[] packed, byte[] content) {
    int offset = claim.offset() < 0 ? bytes.size() : claim.offset();
    CRC32 crc = new CRC32();
    crc.update(content);
    ByteBuffer local = little(30 + claim.name().length());
    local.putInt(0x04034b50).putShort((short) 20).putShort((short) claim.flags());
    local.putShort((short) claim.method()).putInt(0).putInt((int) crc.getValue());
    local.putInt(claim.packed()).putInt(claim.size());
    local.putShort((short) claim.name().length()).putShort((short) 0).put(claim.nameBytes());
    bytes.writeBytes(content(local));
    bytes.writeBytes(packed);
    list(claim, (int) crc.getValue(), offset);
    return this;
  }

  /** Adds another name in the list for bytes that are there already. */
  HostileZip list(Claim claim, int crc, int offset) {
    ByteBuffer entry = little(46 + claim.name().length());
    entry.putInt(0x02014b50).putShort((short) (3 << 8 | 20)).putShort((short) 20);
    entry.putShort((short) claim.flags()).putShort((short) claim.method()).putInt(0).putInt(crc);
    entry.putInt(claim.packed()).putInt(claim.size()).putShort((short) claim.name().length());
    entry.putShort((short) 0).putShort((short) 0).putShort((short) 0).putShort((short) 0);
    entry.putInt(claim.attributes()).putInt(offset).put(claim.nameBytes());
    list.add(content(entry));
    return this;
  }

  /** Lets the end say another number of files than the list has. */
  HostileZip claiming(int count) {
    claimedCount = count;
    return this;
  }

  /** Lets the end say that the list is somewhere else. */
  HostileZip shifted(int by) {
    listShift = by;
    return this;
  }

  byte[] toBytes() {
    var all = new ByteArrayOutputStream();
    all.writeBytes(bytes.toByteArray());
    int length = list.stream().mapToInt(entry -> entry.length).sum();
    list.forEach(all::writeBytes);
    int count = claimedCount < 0 ? list.size() : claimedCount;
    ByteBuffer end = little(22);
    end.putInt(0x06054b50).putShort((short) 0).putShort((short) 0);
    end.putShort((short) count).putShort((short) count);
    end.putInt(length).putInt(bytes.size() + listShift).putShort((short) 0);
    all.writeBytes(content(end));
    return all.toByteArray();
  }

  private static byte[] content(ByteBuffer buffer) {
    byte[] all = new byte[buffer.capacity()];
    buffer.get(0, all);
    return all;
  }

  static byte[] deflate(byte[] content) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(content);
    deflater.finish();
    var packed = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    while (!deflater.finished()) {
      packed.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return packed.toByteArray();
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
