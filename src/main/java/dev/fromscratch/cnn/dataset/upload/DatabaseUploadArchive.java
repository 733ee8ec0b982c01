package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.storage.BlockInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps the files in the database that several processes share, in pieces, so that nobody needs
 * memory for a whole one. They go with their rows.
 */
final class DatabaseUploadArchive implements UploadArchive {

  /** Bytes of a piece. */
  private static final int PIECE = 1 << 20;

  private final JdbcClient jdbc;

  DatabaseUploadArchive(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void put(UploadId id, InputStream bytes) throws IOException {
    jdbc.sql("delete from dataset_piece where name = :name").param("name", id.name()).update();
    byte[] piece = bytes.readNBytes(PIECE);
    for (int number = 0; piece.length > 0; number++) {
      jdbc.sql("insert into dataset_piece (name, number, bytes) values (:name, :number, :bytes)")
          .param("name", id.name())
          .param("number", number)
          .param("bytes", piece)
          .update();
      piece = bytes.readNBytes(PIECE);
    }
  }

  @Override
  public Optional<InputStream> find(UploadId id) {
    int pieces =
        jdbc.sql(
                """
                select count(*) from dataset_piece join dataset using (name)
                where name = :name and sha256 = :sha256
                """)
            .param("name", id.name())
            .param("sha256", id.sha256())
            .query(Integer.class)
            .single();
    return pieces == 0
        ? Optional.empty()
        : Optional.of(new BlockInputStream(new Pieces(id.name(), pieces)));
  }

  /** One piece after the other, each fetched when those before it were read. */
  private final class Pieces implements Iterator<byte[]> {

    private final String name;
    private final int count;
    private int number;

    Pieces(String name, int count) {
      this.name = name;
      this.count = count;
    }

    @Override
    public boolean hasNext() {
      return number < count;
    }

    /** An absent piece is empty: the data set was removed, and the hash of the rest tells. */
    @Override
    public byte[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException("there are no more pieces");
      }
      return jdbc.sql("select bytes from dataset_piece where name = :name and number = :number")
          .param("name", name)
          .param("number", number++)
          .query(byte[].class)
          .optional()
          .orElseGet(() -> new byte[0]);
    }
  }
}
