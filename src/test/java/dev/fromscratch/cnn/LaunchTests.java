package dev.fromscratch.cnn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** How the container image and {@code spring-boot:run} start the JVM. */
class LaunchTests {

  private static final Pattern TRAINING_RUN = Pattern.compile("RUN java (.*AOTCacheOutput.*?) &&");
  private static final Pattern ENTRY_POINT = Pattern.compile("ENTRYPOINT \\[\"java\", (.*)]");
  private static final Predicate<String> CACHE =
      Pattern.compile("-XX:AOTCache.*").asMatchPredicate();
  private static final Predicate<String> WITHOUT_INFLUENCE_ON_THE_CACHE =
      Pattern.compile(
              "-XX:AOTCache.*|-Xlog:.*|-Dspring.*|--cnn.*|-XX:(G1PeriodicGCInterval|MaxHeapFreeRatio"
                  + "|TrimNativeHeapInterval|MaxRAMPercentage|\\+ExitOnOutOfMemoryError).*")
          .asMatchPredicate();
  private static final List<String> LESS_THAN_THE_ENGINE_NEEDS =
      List.of("TieredStopAtLevel", "-Xint", "TieredCompilation");

  @Test
  void imageWhenStartedUsesTheCacheThatItsBuildMadeWithTheSameFlags() throws IOException {
    String dockerfile = Files.readString(Path.of("Dockerfile"));
    List<String> build = words(find(TRAINING_RUN, dockerfile), " ");
    List<String> start = words(find(ENTRY_POINT, dockerfile).replace("\"", ""), ", ");

    assertThat(only(start, CACHE)).containsExactly("-XX:AOTCache=cnn.aot");
    assertThat(only(build, CACHE)).containsExactly("-XX:AOTCacheOutput=cnn.aot");
    assertThat(only(start, WITHOUT_INFLUENCE_ON_THE_CACHE.negate()))
        .as("all that the cache may depend on")
        .containsExactlyElementsOf(only(build, WITHOUT_INFLUENCE_ON_THE_CACHE.negate()));
  }

  @Test
  void springBootRunWhenUsedLeavesTheSecondCompilerOn() throws Exception {
    Document pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("pom.xml").toFile());
    String plugin =
        "/project/build/plugins/plugin[artifactId='spring-boot-maven-plugin']/configuration/";
    assertThat(XPathFactory.newInstance().newXPath().evaluate(plugin + "optimizedLaunch", pom))
        .as("with it, the plugin adds -XX:TieredStopAtLevel=1")
        .isEqualTo("false");
    assertThat(XPathFactory.newInstance().newXPath().evaluate("//jvm.arguments", pom))
        .contains("--add-modules")
        .doesNotContain(LESS_THAN_THE_ENGINE_NEEDS);
  }

  private static String find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as("%s in the Dockerfile", pattern).isTrue();
    return matcher.group(1);
  }

  private static List<String> words(String line, String separator) {
    return List.of(line.split(separator, -1));
  }

  private static List<String> only(List<String> words, Predicate<String> wanted) {
    return words.stream().filter(wanted).toList();
  }
}
