package dev.fromscratch.cnn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The comparison with other libraries has a profile of its own, with libraries of its own, and
 * would not be seen to fall behind what it measures. So all of it that needs only what tests have
 * is compiled here.
 */
class PeersTests {

  private static final Path SOURCES = Path.of("src", "peers", "java");

  /** The package of the library that only the profile has. */
  private static final String FOREIGN = "import ai.djl.";

  @TempDir private Path output;

  @Test
  void peersWhenCompiledFitWhatTheyMeasure() throws IOException {
    List<Path> files = files();
    assertThat(files).hasSizeGreaterThan(20);
    StringWriter messages = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-d",
              output.toString(),
              "-classpath",
              System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  options,
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
      assertThat(compiled).as("%s", messages).isTrue();
    }
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(SOURCES)) {
      List<Path> files = all.filter(file -> file.toString().endsWith(".java")).toList();
      List<Path> ours = new ArrayList<>();
      for (Path file : files) {
        if (!Files.readString(file).contains(FOREIGN)) {
          ours.add(file);
        }
      }
      return ours;
    }
  }
}
