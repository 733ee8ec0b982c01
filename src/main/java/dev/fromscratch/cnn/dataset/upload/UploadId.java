package dev.fromscratch.cnn.dataset.upload;

/**
 * What tells an uploaded data set from all that are and were.
 *
 * @param name the data set's name
 * @param sha256 the hash of its file
 */
record UploadId(String name, String sha256) {}
