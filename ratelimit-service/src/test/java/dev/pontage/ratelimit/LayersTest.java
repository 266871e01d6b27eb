package dev.pontage.ratelimit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayersTest {
  private static final String ROOT = "dev.pontage.ratelimit.";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.pontage.ratelimit");

  @Test
  void decisionsKnowNothingOfTransportsAndFiles() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "rules..", ROOT + "key..", ROOT + "limit..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.grpc..",
            "com.google.protobuf..",
            "io.envoyproxy..",
            "io.netty..",
            "io.lettuce..",
            "io.prometheus..",
            "dev.pontage.chassis..",
            "java.io..",
            "java.nio.file..",
            ROOT + "store..",
            ROOT + "grpc..",
            ROOT + "config..",
            ROOT + "app..")
        .check(classes);
  }

  @Test
  void rulesAndKeysAreTheBottom() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "rules..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "key..", ROOT + "limit..")
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage(ROOT + "key..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + "limit..")
        .check(classes);
  }

  @Test
  void theRimKnowsItsOwnRoomOnly() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc..", ROOT + "rules..", ROOT + "grpc..", ROOT + "app..")
        .check(classes);
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "grpc..", ROOT + "app..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc..", "io.envoyproxy..")
        .check(classes);
  }

  @Test
  void namesSayWhatThingsAre() {
    noClasses()
        .should()
        .haveSimpleNameContaining("Util")
        .orShould()
        .haveSimpleNameContaining("Helper")
        .orShould()
        .haveSimpleNameContaining("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .check(classes);
  }
}
