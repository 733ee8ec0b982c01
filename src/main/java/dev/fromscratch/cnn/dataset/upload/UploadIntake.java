package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.dataset.Datasets;
import dev.fromscratch.cnn.dataset.format.DatasetFiles;
import dev.fromscratch.cnn.dataset.format.DatasetReader;
import dev.fromscratch.cnn.dataset.format.ReadDataset;
import dev.fromscratch.cnn.web.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Service;

/** Takes what people send, and makes a data set of it. */
@Service
class UploadIntake {

  private final Datasets datasets;
  private final Arrivals arrivals;
  private final UploadFiles files;
  private final UploadKeeper keeper;
  private final DatasetReader reader;

  /** However many arrive, one at a time is read into memory. */
  private final Lock reading = new ReentrantLock();

  UploadIntake(
      Datasets datasets,
      Arrivals arrivals,
      UploadFiles files,
      UploadKeeper keeper,
      DatasetReader reader) {
    this.datasets = datasets;
    this.arrivals = arrivals;
    this.files = files;
    this.keeper = keeper;
    this.reader = reader;
  }

  /**
   * Stores the data set that the body of a request holds; one that is there already with the very
   * same content is not stored again.
   *
   * @throws ApiException 4xx with what is wrong, and nothing is left of the body
   * @throws IOException if the body ends early or is too large, or the disk fails
   */
  Added add(UploadRequest request, HttpServletRequest http) throws IOException {
    if (datasets.isBuiltIn(request.name())) {
      throw ApiException.conflict(
          "dataset-exists",
          "there is always a data set %s; choose another name".formatted(request.name()));
    }
    try (Arrival arrival = arrivals.begin(request.name(), request.description());
        ReceivedFiles received = ReceivedFiles.of(http, files, arrival)) {
      return add(request, received.files(), arrival);
    }
  }

  private Added add(UploadRequest request, DatasetFiles received, Arrival arrival)
      throws IOException {
    arrival.read(0);
    reading.lock();
    try {
      ReadDataset read = reader.read(received, request.options(), arrival::read);
      return keeper.keep(request, read);
    } finally {
      reading.unlock();
    }
  }
}
