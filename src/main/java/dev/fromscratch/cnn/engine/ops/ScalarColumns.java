package dev.fromscratch.cnn.engine.ops;

/** The column matrices of {@link ScalarTensorOps}. */
final class ScalarColumns {

  private ScalarColumns() {}

  /** {@link TensorOps#imageToColumns}. */
  static void imageToColumns(
      WindowGeometry window, float[] image, int imageOffset, float[] columns, int columnsOffset) {
    int side = window.kernelSize();
    int to = columnsOffset;
    for (int row = 0; row < window.windowSize(); row++) {
      int channel = imageOffset + row / (side * side) * window.inArea();
      int top = row / side % side - window.paddingBefore();
      int left = row % side - window.paddingBefore();
      for (int oy = 0; oy < window.outHeight(); oy++) {
        int y = oy * window.stride() + top;
        boolean rowInside = y >= 0 && y < window.inHeight();
        for (int ox = 0; ox < window.outWidth(); ox++) {
          int x = ox * window.stride() + left;
          boolean inside = rowInside && x >= 0 && x < window.inWidth();
          columns[to++] = inside ? image[channel + y * window.inWidth() + x] : 0;
        }
      }
    }
  }

  /** {@link TensorOps#imageToRows}. */
  static void imageToRows(
      WindowGeometry window, float[] image, int imageOffset, float[] rows, int rowsOffset) {
    int side = window.kernelSize();
    int to = rowsOffset;
    for (int position = 0; position < window.outArea(); position++) {
      int top = position / window.outWidth() * window.stride() - window.paddingBefore();
      int left = position % window.outWidth() * window.stride() - window.paddingBefore();
      for (int channel = 0; channel < window.channels(); channel++) {
        int plane = imageOffset + channel * window.inArea();
        for (int y = top; y < top + side; y++) {
          for (int x = left; x < left + side; x++) {
            boolean inside = y >= 0 && y < window.inHeight() && x >= 0 && x < window.inWidth();
            rows[to++] = inside ? image[plane + y * window.inWidth() + x] : 0;
          }
        }
      }
    }
  }

  /** {@link TensorOps#columnsToImage}. */
  static void columnsToImage(
      WindowGeometry window, float[] columns, int columnsOffset, float[] image, int imageOffset) {
    int side = window.kernelSize();
    int from = columnsOffset;
    for (int row = 0; row < window.windowSize(); row++) {
      int channel = imageOffset + row / (side * side) * window.inArea();
      int top = row / side % side - window.paddingBefore();
      int left = row % side - window.paddingBefore();
      for (int oy = 0; oy < window.outHeight(); oy++) {
        int y = oy * window.stride() + top;
        boolean rowInside = y >= 0 && y < window.inHeight();
        for (int ox = 0; ox < window.outWidth(); ox++, from++) {
          int x = ox * window.stride() + left;
          if (rowInside && x >= 0 && x < window.inWidth()) {
            image[channel + y * window.inWidth() + x] += columns[from];
          }
        }
      }
    }
  }
}
