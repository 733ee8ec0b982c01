package dev.fromscratch.cnn.model.onnx;

import static dev.fromscratch.cnn.model.onnx.OnnxGraph.attribute;

import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.engine.data.augmentation.Viewer;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The views of a model as ONNX nodes: every picture becomes V pictures, which the layers take for
 * pictures like any other, and the V answers become one.
 *
 * <pre>
 * input                 [N, C, H, W]
 * views.planes          [1, N*C, H, W]     so that one grid is for all of them
 * views.1.planes        [1, N*C, H, W]     what {@code GridSample} takes from other places
 * views.1               [N, C, H, W]
 * views                 [V*N, C, H, W]     view by view
 *  …                    [V*N, K]           probabilities
 * views.answers         [V, N, K]
 * probabilities         [N, K]             the mean
 * </pre>
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/docs/Operators.md#GridSample">GridSample</a>
 */
final class ViewNodes {

  private static final String VIEWS = "views";

  private final OnnxGraph graph;
  private final Shape picture;
  private final Viewer viewer;

  /**
   * Nodes for a graph.
   *
   * @param picture {@code [C, H, W]}
   */
  ViewNodes(OnnxGraph graph, TestTimeAugmentation views, Shape picture) {
    this.graph = graph;
    this.picture = picture;
    this.viewer = new Viewer(views.views(), picture);
  }

  /** Adds all views of the pictures; returns them one below the other. */
  String look(String input) {
    int height = picture.dim(1);
    int width = picture.dim(2);
    String flat = graph.integers("views.flat", 1, -1, height, width);
    String whole = graph.integers("views.whole", -1, picture.dim(0), height, width);
    String planes = graph.node("Reshape", "views.planes", List.of(input, flat));
    List<String> views = new ArrayList<>();
    views.add(input);
    for (int view = 1; view < viewer.views(); view++) {
      String name = "views.%d".formatted(view);
      String seen =
          graph.node(
              "GridSample",
              name + ".planes",
              List.of(planes, graph.tensor(name + ".grid", grid(view))),
              attribute("mode", "bilinear"),
              attribute("padding_mode", "zeros"),
              attribute("align_corners", 0));
      views.add(graph.node("Reshape", name, List.of(seen, whole)));
    }
    return graph.node("Concat", VIEWS, views, attribute("axis", 0));
  }

  /**
   * Where a view takes its pixels from, {@code [1, H, W, 2]}: columns and rows from -1, the left
   * and upper edge of the picture, to 1.
   */
  private Tensor grid(int view) {
    float[] columns = viewer.columns(view);
    float[] rows = viewer.rows(view);
    int height = picture.dim(1);
    int width = picture.dim(2);
    Tensor grid = Tensor.zeros(Shape.of(1, height, width, 2));
    for (int i = 0; i < columns.length; i++) {
      grid.data()[2 * i] = (float) ((2.0 * columns[i] + 1) / width - 1);
      grid.data()[2 * i + 1] = (float) ((2.0 * rows[i] + 1) / height - 1);
    }
    return grid;
  }

  /**
   * Adds the mean over the views.
   *
   * @param answers {@code [V*N, K]}
   * @param name the name of the mean, {@code [N, K]}
   */
  String mean(String answers, int classes, String name) {
    String apart = graph.integers("views.apart", viewer.views(), -1, classes);
    String ofViews = graph.node("Reshape", "views.answers", List.of(answers, apart));
    return graph.node(
        "ReduceMean",
        name,
        List.of(ofViews),
        attribute("axes", List.of(0L)),
        attribute("keepdims", 0));
  }
}
