package dev.fromscratch.cnn.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.storage.DataDirectory;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionOperations;

/** Files on their way to becoming models, and a sweep that passes by. */
@ServiceTest
class StagedModelTests {

  private static final String NAME = "staged";

  private final Models models;
  private final ModelInventory inventory;
  private final TransactionOperations transactions;
  private final DataDirectory directory;
  private final ServedModel trained;

  StagedModelTests(
      ServiceClient service,
      Models models,
      ModelInventory inventory,
      TransactionOperations transactions,
      DataDirectory directory) {
    this.models = models;
    this.inventory = inventory;
    this.transactions = transactions;
    this.directory = directory;
    this.trained = models.serve(new ModelReference(service.tinyModel(), null));
  }

  @Test
  void fileWhenStagedIsLeftToItsMakerUntilItIsClosed() throws IOException {
    Path file;
    try (StagedModel staged = stage()) {
      file = file(staged);
      inventory.sweep();
      assertThat(file).hasBinaryContent(staged.bytes());
    }
    inventory.sweep();
    assertThat(file.getParent()).doesNotExist();
  }

  @Test
  void fileWhenCommittedIsNoLeftover() throws IOException {
    Path file;
    try (StagedModel staged = stage()) {
      file = file(staged);
      transactions.executeWithoutResult(_ -> models.commit(staged));
    }
    inventory.sweep();
    assertThat(file).exists();
    models.delete(NAME);
    assertThat(file).doesNotExist();
  }

  private StagedModel stage() {
    return models.stage(NAME, trained.ensemble(), null, trained.info().metadata(), "job");
  }

  private Path file(StagedModel staged) {
    return directory.models().resolve(NAME).resolve(staged.version().version() + ".safetensors");
  }
}
