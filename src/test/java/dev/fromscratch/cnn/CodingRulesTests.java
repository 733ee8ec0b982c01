package dev.fromscratch.cnn;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.GeneralCodingRules.OLD_DATE_AND_TIME_CLASSES_SHOULD_NOT_BE_USED;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.io.ObjectInputStream;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.annotation.Testable;
import org.springframework.stereotype.Controller;

/** What no line of code may do, whatever package it is in. */
class CodingRulesTests {

  private static final String ENGINE = "dev.fromscratch.cnn.engine..";

  private static final DescribedPredicate<JavaClass> VECTOR =
      JavaClass.Predicates.assignableTo("jdk.incubator.vector.Vector")
          .or(JavaClass.Predicates.assignableTo("jdk.incubator.vector.VectorMask"))
          .as("a vector or a mask");

  private static final JavaClasses ALL =
      new ClassFileImporter().importPackages("dev.fromscratch.cnn");

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.fromscratch.cnn");

  @Test
  void engineWhenItKeepsStateKeepsItInObjects() {
    check(
        fields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage(ENGINE)
            .and()
            .areStatic()
            .should()
            .beFinal()
            .because("two jobs in one JVM must not see each other; pass it in"));
  }

  @Test
  void engineWhenItSharesAnArrayKeepsItPrivate() {
    check(
        fields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage(ENGINE)
            .and()
            .areStatic()
            .and()
            .haveRawType(DescribedPredicate.describe("an array", JavaClass::isArray))
            .should()
            .bePrivate()
            .because("the elements of a final array can still be changed"));
  }

  @Test
  void engineWhenItUsesVectorsUsesThoseOfThePreferredShape() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ENGINE)
            .should()
            .accessField("jdk.incubator.vector.FloatVector", "SPECIES_64")
            .orShould()
            .accessField("jdk.incubator.vector.FloatVector", "SPECIES_128")
            .orShould()
            .accessField("jdk.incubator.vector.FloatVector", "SPECIES_256")
            .orShould()
            .accessField("jdk.incubator.vector.FloatVector", "SPECIES_512")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("jdk.incubator.vector.VectorShape")
            .because("HotSpot compiles loops for the wrong one of two, thirty times slower"));
  }

  @Test
  void engineWhenItUsesVectorsKeepsThemWithinAMethod() {
    check(
        noMethods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage(ENGINE)
            .and()
            .areStatic()
            .should()
            .haveRawReturnType(VECTOR)
            .orShould()
            .haveRawParameterTypes(DescribedPredicate.anyElementThat(VECTOR))
            .because("HotSpot inlines calls up to a size only, and allocates what crosses others"));
  }

  @Test
  void engineWhenItDrawsNumbersTakesThemFromItsSeededRandom() {
    check(
        engineClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.random..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.(util|security)\\..*Random")
            .orShould()
            .accessTargetWhere(
                isAnyOf(
                    "java.lang.Math.random",
                    "java.lang.StrictMath.random",
                    "java.util.Collections.shuffle",
                    "java.util.UUID.randomUUID"))
            .because("a run must be repeatable from its seed; use SeededRandom"));
  }

  @Test
  void engineWhenItRunsReadsNoClockAndNoEnvironment() {
    check(
        engineClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.time..")
            .orShould()
            .accessTargetWhere(
                isAnyOf(
                    "java.lang.System.currentTimeMillis",
                    "java.lang.System.nanoTime",
                    "java.lang.System.getProperty",
                    "java.lang.System.getenv"))
            .because(
                "the same request must give the same bits everywhere; the caller passes it in"));
  }

  @Test
  void engineWhenItChoosesAClassDoesSoWithoutReflection() {
    check(
        engineClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.reflect..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.ServiceLoader")
            .orShould()
            .accessTargetWhere(
                isAnyOf("java.lang.Class.forName", "java.lang.ClassLoader.loadClass"))
            .because("the families are sealed; use their factories"));
  }

  @Test
  void threadWhenNeededComesFromThePoolOfOps() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.fromscratch.cnn.engine.ops..")
            .should()
            .accessTargetWhere(
                isAnyOf(
                    "java.lang.Thread.<init>",
                    "java.lang.Thread.ofPlatform",
                    "java.lang.Thread.ofVirtual",
                    "java.lang.Thread.startVirtualThread"))
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching(
                "java\\.util\\.concurrent\\.(Executors|ForkJoinPool|ThreadPoolExecutor)")
            .because("the engine has one pool, jobs have db-scheduler's, requests have Tomcat's"));
  }

  @Test
  void timeWhenReadComesFromAClock() {
    check(
        noClasses()
            .should()
            .accessTargetWhere(
                DescribedPredicate.describe(
                    "java.time…now",
                    access ->
                        access.getTargetOwner().getPackageName().equals("java.time")
                            && access.getName().equals("now")))
            .orShould()
            .accessTargetWhere(isAnyOf("java.lang.System.currentTimeMillis"))
            .because("a test must be able to set the time; use the Clock that was passed in"));
  }

  @Test
  void bytesWhenReadAreNeverDeserialized() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ObjectInputStream.class)
            .because("a stranger's bytes must not choose a class; use engine.format"));
  }

  @Test
  void jsonWhenReadOrWrittenIsJackson3() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.fasterxml.jackson.core..", "com.fasterxml.jackson.databind..")
            .because(
                "springdoc brings Jackson 2, which Spring does not configure; use tools.jackson"));
  }

  @Test
  void controllerWhenDeclaredIsPackagePrivate() {
    check(
        classes()
            .that()
            .areMetaAnnotatedWith(Controller.class)
            .should()
            .bePackagePrivate()
            .because("HTTP is the only way in; call the service"));
  }

  @ParameterizedTest
  @MethodSource
  void mainCodeWhenWrittenHasGoodHabits(ArchRule habit) {
    check(habit);
  }

  private static List<ArchRule> mainCodeWhenWrittenHasGoodHabits() {
    return List.of(
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.because("whoever runs a service reads its log"),
        NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.because(
            "nobody can catch them apart; throw one that says what is wrong"),
        NO_CLASSES_SHOULD_USE_FIELD_INJECTION,
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.because(
            "its lines would have another form; use SLF4J"),
        OLD_DATE_AND_TIME_CLASSES_SHOULD_NOT_BE_USED,
        noClasses()
            .should()
            .accessTargetWhere(isAnyOf("java.lang.System.gc", "java.lang.System.exit"))
            .because("they stop every request of the process"));
  }

  @Test
  void anyCodeWhenItWaitsDoesNotSleep() {
    noClasses()
        .should()
        .accessTargetWhere(isAnyOf("java.lang.Thread.sleep"))
        .because(
            "it waits too long or not long enough; wait for a signal, in tests with Awaitility")
        .check(ALL);
  }

  @Test
  void testWhenDeclaredIsInAClassThatSurefireFinds() {
    methods()
        .that()
        .areMetaAnnotatedWith(Testable.class)
        .and()
        .areDeclaredInClassesThat()
        .doNotHaveModifier(JavaModifier.ABSTRACT)
        .should()
        .beDeclaredInClassesThat()
        .haveNameMatching(".*Tests(\\$.*)?")
        .because("it would never run otherwise")
        .check(ALL);
  }

  private static GivenClassesConjunction engineClasses() {
    return noClasses().that().resideInAPackage(ENGINE);
  }

  /** Accesses, calls and method references alike, to members written {@code owner.name}. */
  private static DescribedPredicate<JavaAccess<?>> isAnyOf(String... members) {
    return DescribedPredicate.describe(
        "any of " + String.join(", ", members),
        access ->
            Set.of(members).contains(access.getTargetOwner().getName() + "." + access.getName()));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(MAIN);
  }
}
