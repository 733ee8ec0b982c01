package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.web.ApiException;
import java.util.List;

/** The pictures of a request, in one of the forms in which requests bring them. */
interface PictureSource {

  /** Whether the answer is that for one picture and not a list. */
  boolean isSingle();

  /** Whether digits are looked for on them, unless the request says otherwise. */
  boolean normalizes();

  /**
   * The pictures as a network wants them.
   *
   * @param image {@code [C, H, W]}
   * @param normalize whether to look for digits on them
   * @throws ApiException 422 with what is wrong with which picture
   */
  List<Input> inputs(Shape image, boolean normalize);
}
