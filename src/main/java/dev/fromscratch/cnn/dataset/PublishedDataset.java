package dev.fromscratch.cnn.dataset;

import dev.fromscratch.cnn.dataset.format.PictureForm;
import java.net.URI;
import java.util.List;

/**
 * A data set that was published as IDX files.
 *
 * @param form what its pictures went through
 * @param mirrors where the four files can be downloaded, unless the settings say otherwise
 * @param contentSha256 the {@link TrainTestSets#sha256()} of the published content
 */
record PublishedDataset(
    DatasetDescription description,
    PublishedFile trainingImages,
    PublishedFile trainingLabels,
    PublishedFile testImages,
    PublishedFile testLabels,
    PictureForm form,
    List<URI> mirrors,
    String contentSha256) {

  PublishedDataset {
    mirrors = List.copyOf(mirrors);
  }

  String name() {
    return description.name();
  }

  List<PublishedFile> files() {
    return List.of(trainingImages, trainingLabels, testImages, testLabels);
  }
}
