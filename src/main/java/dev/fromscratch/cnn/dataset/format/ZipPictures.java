package dev.fromscratch.cnn.dataset.format;

import dev.fromscratch.cnn.dataset.format.PixelSource.UnusablePictureException;
import dev.fromscratch.cnn.web.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Reads a zip file with a folder of pictures for each class. Nothing of it is unpacked to the disk,
 * and one picture at a time to memory.
 */
final class ZipPictures {

  private final ReadLimits limits;
  private final PixelSource pictures;
  private final Problems problems;

  ZipPictures(ReadLimits limits, PixelSource pictures, Problems problems) {
    this.limits = limits;
    this.pictures = pictures;
    this.problems = problems;
  }

  /** A file that is a picture of a class. */
  private record Item(ZipArchiveEntry entry, List<String> path, String label, boolean isTest) {

    String name() {
      return String.join("/", path);
    }
  }

  /**
   * All pictures, each part's by class and path, whatever order the zip file has.
   *
   * @throws ApiException 422 if the zip file is damaged or would do harm
   */
  Parts read(Path file, PictureForm form, ReadProgress progress) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ZipDirectory directory = ZipDirectory.find(channel, limits.files());
      channel.position(0);
      try (ZipFile zip =
          ZipFile.builder()
              .setSeekableByteChannel(channel)
              .setCharset(StandardCharsets.UTF_8)
              .setIgnoreLocalFileHeader(true)
              .get()) {
        return read(zip, items(zip, directory), form, progress);
      }
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw ApiException.of(
          HttpStatus.UNPROCESSABLE_CONTENT, "unusable-zip", "the zip file: " + e.getMessage());
    }
  }

  private List<Item> items(ZipFile zip, ZipDirectory directory) throws IOException {
    List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
    ZipEntryCheck check = new ZipEntryCheck(directory, limits);
    List<ZipArchiveEntry> files = new ArrayList<>();
    List<List<String>> paths = new ArrayList<>();
    for (ZipArchiveEntry entry : entries) {
      List<String> path = check.check(entry);
      if (!entry.isDirectory() && !path.isEmpty() && !ClassFolders.isIgnored(path)) {
        files.add(entry);
        paths.add(path);
      }
    }
    check.checkOverlaps(entries);
    ClassFolders folders = ClassFolders.of(paths);
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Item item = item(files.get(i), paths.get(i), folders);
      if (item != null) {
        items.add(item);
      }
    }
    items.sort(Comparator.comparing(Item::label).thenComparing(Item::name));
    return items;
  }

  private @Nullable Item item(ZipArchiveEntry entry, List<String> path, ClassFolders folders) {
    String name = String.join("/", path);
    if (!folders.hasClass(path)) {
      problems.add(name, "it is in the folder of no class");
      return null;
    }
    String label = folders.classOf(path);
    String fault = ClassNames.fault(label);
    if (fault == null && entry.getSize() > limits.fileBytes()) {
      fault =
          "it should have at most %d bytes, got %d".formatted(limits.fileBytes(), entry.getSize());
    }
    if (fault != null) {
      problems.add(name, fault);
      return null;
    }
    return new Item(entry, path, label, folders.isTest(path));
  }

  private Parts read(ZipFile zip, List<Item> items, PictureForm form, ReadProgress progress)
      throws IOException {
    int tests = (int) items.stream().filter(Item::isTest).count();
    Labelled training = new Labelled(items.size() - tests, limits.images());
    Labelled test = new Labelled(tests, limits.images() - items.size() + tests);
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      progress.report((double) i / items.size());
      byte[] bytes = unpack(zip, item);
      try {
        (item.isTest() ? test : training).add(item.label(), pictures.ofFile(bytes, form));
      } catch (UnusablePictureException e) {
        problems.add(item.name(), String.valueOf(e.getMessage()));
      }
    }
    return new Parts(training, tests == 0 ? null : test);
  }

  /** All bytes of a file, which are as many as the list says and have the checksum it says. */
  private static byte[] unpack(ZipFile zip, Item item) throws IOException {
    int size = (int) item.entry().getSize();
    byte[] bytes;
    try (InputStream content = zip.getInputStream(item.entry())) {
      bytes = content.readNBytes(size + 1);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new ZipFaultException("%s is damaged: %s".formatted(item.name(), e.getMessage()), e);
    }
    if (bytes.length != size) {
      throw new ZipFaultException(
          "%s should unpack to %d bytes, got %s"
              .formatted(item.name(), size, bytes.length > size ? "more" : bytes.length));
    }
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    if (checksum.getValue() != item.entry().getCrc()) {
      throw new ZipFaultException(item.name() + " is damaged: its checksum is wrong");
    }
    return bytes;
  }
}
