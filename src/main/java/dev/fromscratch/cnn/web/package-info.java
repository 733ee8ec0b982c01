/** What controllers share: problem details, limits, paging, OpenAPI; knows no feature. */
@NullMarked
package dev.fromscratch.cnn.web;

import org.jspecify.annotations.NullMarked;
