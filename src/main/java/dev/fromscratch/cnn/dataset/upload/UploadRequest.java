package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.dataset.format.ReadOptions;

/**
 * What is asked for beside the files.
 *
 * @param name what the data set will be called
 * @param description what it shows
 * @param source who made it
 * @param license what its makers allow
 * @param options how it is made of the files
 */
record UploadRequest(
    String name, String description, String source, String license, ReadOptions options) {}
