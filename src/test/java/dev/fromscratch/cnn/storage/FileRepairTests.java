package dev.fromscratch.cnn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.support.TransactionOperations;

/** A file with a second home, and what may happen to either. */
class FileRepairTests {

  private static final String RIGHT = "the right bytes";
  private static final String WRONG = "other bytes";

  @TempDir private Path folder;

  private DataDirectory directory;
  private FileRepair repair;

  @BeforeEach
  void open() throws IOException {
    directory = new DataDirectory(new StorageSettings(folder));
    Clock clock = Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneOffset.UTC);
    repair =
        new FileRepair(
            new Notes(directory.root()),
            new Quarantine(directory, clock),
            TransactionOperations.withoutTransaction());
  }

  @AfterEach
  void close() throws IOException {
    directory.close();
  }

  @Test
  void fileWhenWholeIsRead() throws IOException {
    Note note = new Note();
    note.write(RIGHT);
    assertThat(repair.isIntact(note)).isTrue();
    assertThat(read(note)).isEqualTo(RIGHT);
  }

  @Test
  void fileWhenChangedIsFetchedAndTheOtherMovedAside() throws IOException {
    Note note = new Note();
    note.archived = RIGHT;
    note.write(WRONG);
    assertThat(repair.isIntact(note)).isFalse();
    assertThat(read(note)).isEqualTo(RIGHT);
    assertThat(note.path()).hasContent(RIGHT);
    assertThat(directory.quarantine().resolve("notes-one-20260102T030405678Z.txt"))
        .hasContent(WRONG);
  }

  @Test
  void fileWhenMissingEverywhereIsNotedUntilItIsPutBackWhichFillsTheSecondHome()
      throws IOException {
    Note note = new Note();
    note.archived = WRONG;
    repair.check(note);
    assertThat(note.damage).isEqualTo("its file is missing");
    assertThatExceptionOfType(DamagedFileException.class)
        .isThrownBy(() -> read(note))
        .withMessage("its file is missing");
    repair.restore(note, () -> note.write(RIGHT));
    assertThat(note.damage).isNull();
    assertThat(note.archived).isEqualTo(RIGHT);
    assertThat(read(note)).isEqualTo(RIGHT);
  }

  /** What cannot be kept can be read all the same. */
  @Test
  void fileWhenItCannotBeWrittenIsReadFromTheSecondHomeAndNotDamaged() throws IOException {
    Note note = new Note();
    note.archived = RIGHT;
    note.damage = "its file is missing";
    Files.writeString(note.path().getParent(), "in the way");
    assertThat(read(note)).isEqualTo(RIGHT);
    assertThat(note.damage).isNull();
    assertThat(note.path().getParent()).hasContent("in the way");
  }

  @Test
  void fileWhenWhatItIsTheFileOfWasRemovedIsGone() {
    Note note = new Note();
    note.isRemoved = true;
    assertThatExceptionOfType(DamagedFileException.class)
        .isThrownBy(() -> read(note))
        .satisfies(e -> assertThat(e.isGone()).isTrue());
  }

  /** Bytes that are right do not become wrong because somebody cannot make anything of them. */
  @Test
  void readerWhenItFailsOnTheRightBytesFailsForItsCaller() throws IOException {
    Note note = new Note();
    note.write(RIGHT);
    assertThatIllegalStateException()
        .isThrownBy(() ->
            repair.read(
                note,
                _ -> {
                  throw new IllegalStateException("not mine");
                }))
        .withMessage("not mine");
    assertThat(note.damage).isNull();
  }

  private String read(Note note) {
    return repair.read(note, bytes -> new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
  }

  private record NoteId(String name, String fileName) implements FileId {}

  private static final class Notes extends NamedFiles<NoteId> {

    Notes(Path root) throws IOException {
      super(root);
    }

    @Override
    protected Optional<NoteId> idOf(String name, String fileName) {
      return Optional.of(new NoteId(name, fileName));
    }
  }

  private final class Note implements KeptFile {

    private @Nullable String damage;
    private @Nullable String archived;
    private boolean isRemoved;

    void write(String content) throws IOException {
      DurableFiles.write(path(), content.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String label() {
      return "note one";
    }

    @Override
    public Path path() {
      return directory.root().resolve("notes").resolve("one.txt");
    }

    @Override
    public String sha256() {
      return Sha256.of(RIGHT.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable String damage() {
      return damage;
    }

    @Override
    public boolean setDamage(@Nullable String damage) {
      this.damage = damage;
      return !isRemoved;
    }

    @Override
    public Optional<InputStream> archived() {
      return Optional.ofNullable(archived)
          .map(content -> new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void archive() throws IOException {
      archived = Files.readString(path());
    }
  }
}
