package dev.fromscratch.cnn.dataset.format;

/**
 * What a data set may have.
 *
 * @param images of all parts together
 * @param classes as many as that
 * @param files in a zip file, folders and ignored ones among them
 * @param fileBytes of one picture in a zip file
 * @param unpackedBytes of all that is packed, together
 */
public record ReadLimits(int images, int classes, int files, int fileBytes, long unpackedBytes) {}
