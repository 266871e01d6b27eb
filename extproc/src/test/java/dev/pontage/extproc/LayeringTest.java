package dev.pontage.extproc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Dependencies point one way: app → stream, admin → endpoint, config → llm, routing.
class LayeringTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.pontage.extproc");

  @Test
  void whatIsPureKnowsNoTransportAndNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAnyPackage("..extproc.llm..", "..extproc.routing..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.grpc..",
            "com.google.protobuf..",
            "io.envoyproxy..",
            "io.netty..",
            "java.io..",
            "java.net.http..",
            "java.nio.file..",
            "org.slf4j..",
            "io.prometheus..",
            "dev.pontage.chassis..")
        .check(CLASSES);
  }

  @Test
  void llmKnowsNoOtherRoom() {
    noClasses()
        .that()
        .resideInAPackage("..extproc.llm..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..extproc.routing..",
            "..extproc.stream..",
            "..extproc.endpoint..",
            "..extproc.config..",
            "..extproc.access..",
            "..extproc.observe..",
            "..extproc.admin..",
            "..extproc.app..")
        .check(CLASSES);
  }

  @Test
  void envoysMessagesStayInTheStreamRoom() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..extproc.stream..", "..extproc.app..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.envoyproxy..", "io.grpc..")
        .check(CLASSES);
  }

  @Test
  void nobodyKnowsTheApp() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..extproc.app..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..extproc.app..")
        .check(CLASSES);
  }

  @Test
  void roomsFormNoCircles() {
    slices().matching("dev.pontage.extproc.(*)..").should().beFreeOfCycles().check(CLASSES);
    slices()
        .matching("dev.pontage.extproc.llm.dialect.(*)..")
        .should()
        .notDependOnEachOther()
        .check(CLASSES);
  }

  @Test
  void namesSayWhatTheyKnow() {
    classes()
        .should()
        .haveNameNotMatching(".*(Util|Utils|Helper|Manager|Common|Impl)s?(\\$.*)?")
        .check(CLASSES);
  }
}
