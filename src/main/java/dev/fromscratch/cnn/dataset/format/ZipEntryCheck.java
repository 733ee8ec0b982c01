package dev.fromscratch.cnn.dataset.format;

import dev.fromscratch.cnn.web.Received;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/** Decides whether the files of a zip file are harmless, by what its list says of them. */
final class ZipEntryCheck {

  private static final Pattern DRIVE = Pattern.compile("^[A-Za-z]:");

  /** Bytes before the name of a file where its content is. */
  private static final int LOCAL_HEADER = 30;

  /** No picture of this size can be packed better by a hundred times. */
  private static final long SUSPICIOUS_BYTES = 1 << 20;

  private static final long SUSPICIOUS_RATIO = 200;

  private final ZipDirectory directory;
  private final ReadLimits limits;
  private final Set<List<String>> paths = new HashSet<>();
  private long unpackedBytes;

  ZipEntryCheck(ZipDirectory directory, ReadLimits limits) {
    this.directory = directory;
    this.limits = limits;
  }

  /**
   * The steps of a file's path, all of them names.
   *
   * @throws ZipFaultException if it would do harm, or cannot be read
   */
  List<String> check(ZipArchiveEntry entry) throws ZipFaultException {
    String name = name(entry);
    List<String> path = path(name);
    if (entry.isUnixSymlink()) {
      throw fault(name, "it is a link; put the picture itself there");
    }
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      throw fault(name, "it is encrypted; make the zip file without a password");
    }
    if (entry.getMethod() != ZipEntry.STORED && entry.getMethod() != ZipEntry.DEFLATED) {
      throw fault(
          name,
          "it is compressed by method %d, expected deflate or none".formatted(entry.getMethod()));
    }
    checkSize(name, entry);
    if (!entry.isDirectory() && !paths.add(path)) {
      throw fault(name, "it is there twice");
    }
    return path;
  }

  private void checkSize(String name, ZipArchiveEntry entry) throws ZipFaultException {
    long size = entry.getSize();
    long packed = entry.getCompressedSize();
    if (size < 0 || packed < 0 || (entry.getMethod() == ZipEntry.STORED && size != packed)) {
      throw fault(
          name, "its size should be known, got %d bytes packed as %d".formatted(size, packed));
    }
    unpackedBytes += size;
    if (unpackedBytes < 0 || unpackedBytes > limits.unpackedBytes()) {
      throw new ZipFaultException(
          "it unpacks to more than %d bytes".formatted(limits.unpackedBytes()));
    }
    if (size > SUSPICIOUS_BYTES && size / SUSPICIOUS_RATIO > packed) {
      throw fault(
          name, "its %d bytes unpack to %d, as those of a zip bomb do".formatted(packed, size));
    }
  }

  /** Strict, because replaced characters could make two names one. */
  private static String name(ZipArchiveEntry entry) throws ZipFaultException {
    if (entry.getNameSource() == ZipArchiveEntry.NameSource.UNICODE_EXTRA_FIELD) {
      return entry.getName();
    }
    byte[] raw = entry.getRawName();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      throw new ZipFaultException(
          "the name of %s is not UTF-8; make the zip file with UTF-8 names"
              .formatted(Received.text(new String(raw, StandardCharsets.ISO_8859_1))),
          e);
    }
  }

  private static List<String> path(String name) throws ZipFaultException {
    String path = name.replace('\\', '/');
    if (path.startsWith("/") || DRIVE.matcher(path).find()) {
      throw fault(name, "its path should begin with a folder of the zip file");
    }
    if (path.codePoints().anyMatch(Character::isISOControl)) {
      throw fault(name, "its path should be text without control characters");
    }
    List<String> steps = new ArrayList<>();
    for (String step : path.split("/", -1)) {
      if (step.equals("..")) {
        throw fault(name, "its path leads out of the zip file");
      }
      if (!step.isEmpty() && !step.equals(".")) {
        steps.add(step);
      }
    }
    return List.copyOf(steps);
  }

  /**
   * Sees to it that no byte belongs to two files, by which small zip files become endless.
   *
   * @throws ZipFaultException if one does
   */
  void checkOverlaps(List<ZipArchiveEntry> entries) throws ZipFaultException {
    List<ZipArchiveEntry> inOrder =
        entries.stream()
            .sorted(Comparator.comparingLong(ZipArchiveEntry::getLocalHeaderOffset))
            .toList();
    long end = 0;
    for (ZipArchiveEntry entry : inOrder) {
      long start = entry.getLocalHeaderOffset();
      if (start < end) {
        throw fault(entry.getName(), "it lies on top of another file, as in a zip bomb");
      }
      end = start + LOCAL_HEADER + entry.getRawName().length + entry.getCompressedSize();
      if (start < 0 || end > directory.start()) {
        throw fault(entry.getName(), "it should lie before the list of files");
      }
    }
  }

  private static ZipFaultException fault(String name, String reason) {
    return new ZipFaultException("%s: %s".formatted(Received.shortened(name), reason));
  }
}
