package dev.fromscratch.cnn;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may import whom. */
class ArchitectureTests {

  private static final String BASE = "dev.fromscratch.cnn";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  /** Each package and those it may import; whatever these may import, it may import too. */
  private static final Map<String, List<String>> ARROWS =
      Map.ofEntries(
          entry("engine.tensor", List.of()),
          entry("engine.ops", List.of("engine.tensor")),
          entry("engine.data", List.of("engine.tensor")),
          entry("engine.layer", List.of("engine.ops")),
          entry("engine.loss", List.of("engine.ops")),
          entry("engine.optimizer", List.of("engine.layer")),
          entry("engine.network", List.of("engine.layer", "engine.data")),
          entry("engine.format", List.of("engine.training")),
          entry(
              "engine.training",
              List.of("engine.network", "engine.optimizer", "engine.loss", "engine.data")),
          entry("storage", List.of()),
          entry("web", List.of()),
          entry("image", List.of()),
          entry("dataset", List.of("engine", "image", "storage", "web")),
          entry("dataset.format", List.of("engine", "image", "web")),
          entry("dataset.upload", List.of("dataset")),
          entry("model", List.of("engine", "storage", "web")),
          entry("model.onnx", List.of("engine")),
          entry("evaluation", List.of("dataset", "image", "model")),
          entry("job", List.of("evaluation")),
          entry("prediction", List.of("image", "model")),
          entry("lesson", List.of("dataset", "model")));

  @ParameterizedTest
  @MethodSource("packages")
  void packageWhenItImportsAnotherFollowsAnArrow(String name) {
    String[] allowed =
        reachableFrom(name).distinct().map(ArchitectureTests::tree).toArray(String[]::new);
    check(
        classes()
            .that()
            .resideInAPackage(tree(name))
            .should()
            .onlyDependOnClassesThat(
                resideOutsideOfPackage(BASE + "..").or(resideInAnyPackage(allowed)))
            .because("nothing else is an arrow of this package"));
  }

  @Test
  void packageWhenAddedIsGivenItsArrows() {
    String[] known =
        Stream.concat(Stream.of(BASE, BASE + ".engine"), packages().map(ArchitectureTests::tree))
            .toArray(String[]::new);
    check(
        classes()
            .should()
            .resideInAnyPackage(known)
            .because("a package without arrows could import anything"));
  }

  @Test
  void packageWhenAnnotatedIsNullMarked() {
    check(
        classes()
            .should(resideInNullMarkedPackage())
            .because("only there are types without @Nullable never null"));
  }

  @Test
  void packagesWhenTheyImportEachOtherFormNoCycle() {
    check(
        slices()
            .matching(BASE + ".(**)")
            .should()
            .beFreeOfCycles()
            .because("packages in a cycle can only be understood together"));
  }

  @Test
  void applicationWhenItStartsSpringKnowsNothingElse() {
    check(
        classes()
            .that()
            .resideInAPackage(BASE)
            .should()
            .onlyDependOnClassesThat(
                resideOutsideOfPackage(BASE + "..").or(resideInAnyPackage(BASE)))
            .because("each feature configures itself"));
  }

  @Test
  void engineWhenItImportsALibraryTakesTheJdk() {
    check(
        classes()
            .that()
            .resideInAPackage(tree("engine"))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                tree("engine"), "java..", "jdk.incubator.vector..", "org.jspecify..")
            .because("the engine must run, be tested and be benchmarked without the service"));
  }

  @Test
  void vectorApiWhenUsedStaysInTheVectorClassesOfOps() {
    check(
        noClasses()
            .that()
            .haveNameNotMatching("dev\\.fromscratch\\.cnn\\.engine\\.ops\\.Vector.*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jdk.incubator..")
            .because("its module is optional at run time; use TensorOps"));
  }

  @Test
  void onnxLibraryWhenUsedStaysInItsPackage() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(tree("model.onnx"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.onnx..", "com.google.protobuf..", "org.tribuo..")
            .because("it writes a format for others; our own are in engine.format"));
  }

  private static Stream<String> packages() {
    return ARROWS.keySet().stream().sorted();
  }

  private static Stream<String> reachableFrom(String name) {
    List<String> next = ARROWS.getOrDefault(name, List.of());
    return Stream.concat(Stream.of(name), next.stream().flatMap(ArchitectureTests::reachableFrom));
  }

  /** The pattern of a package and those below it. */
  private static String tree(String name) {
    return BASE + "." + name + "..";
  }

  private static ArchCondition<JavaClass> resideInNullMarkedPackage() {
    return new ArchCondition<>("reside in a @NullMarked package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        events.add(
            new SimpleConditionEvent(
                type,
                type.getPackage().isAnnotatedWith(NullMarked.class),
                type.getPackageName() + " has no @NullMarked package-info: " + type.getName()));
      }
    };
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(MAIN);
  }
}
