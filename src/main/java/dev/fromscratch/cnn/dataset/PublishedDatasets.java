package dev.fromscratch.cnn.dataset;

import dev.fromscratch.cnn.dataset.format.PictureForm;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.net.URI;
import java.util.List;

/** The data sets others have published that this service knows by name. */
final class PublishedDatasets {

  private static final Shape IMAGE_SHAPE = Shape.of(1, 28, 28);
  private static final int TRAINING_IMAGES = 60_000;
  private static final int TEST_IMAGES = 10_000;

  private static final String TRAINING_IMAGES_FILE = "train-images-idx3-ubyte.gz";
  private static final String TRAINING_LABELS_FILE = "train-labels-idx1-ubyte.gz";
  private static final String TEST_IMAGES_FILE = "t10k-images-idx3-ubyte.gz";
  private static final String TEST_LABELS_FILE = "t10k-labels-idx1-ubyte.gz";

  static final PublishedDataset MNIST =
      new PublishedDataset(
          new DatasetDescription(
              "mnist",
              "MNIST: handwritten digits of about 500 writers, centered and scaled",
              "Y. LeCun, C. Cortes, C. J. C. Burges, http://yann.lecun.com/exdb/mnist/",
              "CC BY-SA 3.0",
              List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
              IMAGE_SHAPE,
              TRAINING_IMAGES,
              TEST_IMAGES),
          new PublishedFile(
              TRAINING_IMAGES_FILE,
              9_912_422,
              "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
          new PublishedFile(
              TRAINING_LABELS_FILE,
              28_881,
              "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
          new PublishedFile(
              TEST_IMAGES_FILE,
              1_648_877,
              "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
          new PublishedFile(
              TEST_LABELS_FILE,
              4_542,
              "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
          PictureForm.MNIST,
          List.of(
              URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
              URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/")),
          "5e0979d31470e2252104b026062c09451bb38444491515c4af5c8ae5ab61575d");

  static final PublishedDataset FASHION_MNIST =
      new PublishedDataset(
          new DatasetDescription(
              "fashion-mnist",
              "Fashion-MNIST: pictures of clothing in the format of MNIST, but harder",
              "Zalando Research, https://github.com/zalandoresearch/fashion-mnist",
              "MIT",
              List.of(
                  "T-shirt/top",
                  "Trouser",
                  "Pullover",
                  "Dress",
                  "Coat",
                  "Sandal",
                  "Shirt",
                  "Sneaker",
                  "Bag",
                  "Ankle boot"),
              IMAGE_SHAPE,
              TRAINING_IMAGES,
              TEST_IMAGES),
          new PublishedFile(
              TRAINING_IMAGES_FILE,
              26_421_880,
              "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
          new PublishedFile(
              TRAINING_LABELS_FILE,
              29_515,
              "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
          new PublishedFile(
              TEST_IMAGES_FILE,
              4_422_102,
              "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
          new PublishedFile(
              TEST_LABELS_FILE,
              5_148,
              "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
          // Clothes are not placed as digits are.
          PictureForm.NONE,
          List.of(URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/")),
          "3a2c1bd5af4f3d32577982c4f1d33d952d796e2fa50792565bd89c5282e11c9e");

  static final List<PublishedDataset> ALL = List.of(MNIST, FASHION_MNIST);

  private PublishedDatasets() {}
}
