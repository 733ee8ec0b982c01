package dev.fromscratch.cnn.storage;

/** What tells a file from all others of its kind, see {@link NamedFiles}. */
public interface FileId {

  /** The folder in which it is: a {@link FolderName}. */
  String name();

  /** What it is called there. */
  String fileName();
}
