/** How good models are: their evaluations, the pictures they get wrong, their cards. */
@NullMarked
package dev.fromscratch.cnn.evaluation;

import org.jspecify.annotations.NullMarked;
