package dev.fromscratch.cnn.dataset.upload;

/**
 * What came of an upload.
 *
 * @param upload the data set
 * @param isNew whether it was stored now, and not found to be there already
 */
record Added(Upload upload, boolean isNew) {}
