package io.roundabout.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Rows flow one way through the modules, and so do their dependencies. */
@AnalyzeClasses(packages = "io.roundabout", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleDirectionTest {
  private static final String JDK = "java..";
  private static final String SPARK = "org.apache.spark..";
  private static final String ARTEMIS = "org.apache.activemq..";
  private static final String NETTY = "io.netty..";
  private static final String PROTON = "org.apache.qpid..";
  private static final String YAML = "org.yaml..";

  private static final String HALT_POINTS = "io.roundabout.haltpoints";

  @ArchTest
  static final ArchRule haltPointsKnowTheJdkOnly =
      classes()
          .that()
          .resideInAPackage(HALT_POINTS)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(HALT_POINTS, JDK)
          .because("everything that a test wants to halt passes through them");

  @ArchTest
  static final ArchRule laneLogKnowsTheJdkOnly =
      classes()
          .that()
          .resideInAPackage("io.roundabout.lanelog")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.roundabout.lanelog", HALT_POINTS, JDK)
          .because(
              "what holds the data must outlive every library: nothing but the JDK stands between"
                  + " a row and the disk");

  @ArchTest
  static final ArchRule gateProtocolKnowsTheJdkOnly =
      classes()
          .that()
          .resideInAPackage("io.roundabout.gateprotocol")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.roundabout.gateprotocol", JDK)
          .because("vehicles speak the protocol too, and must not have to bring a library for it");

  @ArchTest
  static final ArchRule rowFormatKnowsNoEngine =
      classes()
          .that()
          .resideInAPackage("io.roundabout.rowformat")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.roundabout.rowformat", JDK, "com.fasterxml.jackson.core..")
          .because(
              "the gate judges rows with the decoder that Spark's source reads them with, and the"
                  + " gate must open before Spark is there");

  @ArchTest
  static final ArchRule gateKnowsNeitherSparkNorBroker =
      noClasses()
          .that()
          .resideInAPackage("io.roundabout.gate")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              SPARK,
              ARTEMIS,
              PROTON,
              YAML,
              "io.roundabout.lanesource",
              "io.roundabout.exitsink",
              "io.roundabout.exitbroker",
              "io.roundabout.exits",
              "io.roundabout.server")
          .because("vehicles are let in while Spark is still starting, and when an exit is broken");

  @ArchTest
  static final ArchRule laneSourceReadsLanesOnly =
      noClasses()
          .that()
          .resideInAPackage("io.roundabout.lanesource")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              NETTY,
              ARTEMIS,
              PROTON,
              YAML,
              "io.roundabout.gate",
              "io.roundabout.exitsink",
              "io.roundabout.exitbroker",
              "io.roundabout.exits",
              "io.roundabout.server")
          .because("a lane is read the same, whoever filled it and whoever wants its rows");

  @ArchTest
  static final ArchRule exitSinkKnowsAmqpAndNotItsBroker =
      noClasses()
          .that()
          .resideInAPackage("io.roundabout.exitsink")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ARTEMIS,
              YAML,
              "io.roundabout.lanelog",
              "io.roundabout.lanesource",
              "io.roundabout.gate",
              "io.roundabout.exitbroker",
              "io.roundabout.exits",
              "io.roundabout.server")
          .because("the broker may stand elsewhere one day: only AMQP lies between");

  @ArchTest
  static final ArchRule exitBrokerKnowsNoRows =
      noClasses()
          .that()
          .resideInAPackage("io.roundabout.exitbroker")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              SPARK,
              "org.apache.qpid.protonj2..",
              YAML,
              "io.roundabout.rowformat",
              "io.roundabout.lanelog",
              "io.roundabout.lanesource",
              "io.roundabout.gate",
              "io.roundabout.exitsink",
              "io.roundabout.exits",
              "io.roundabout.server")
          .because("it keeps messages for collectors while everything else may be down");

  @ArchTest
  static final ArchRule exitsKnowNeitherGateNorBroker =
      noClasses()
          .that()
          .resideInAPackage("io.roundabout.exits")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ARTEMIS,
              YAML,
              "io.roundabout.gate",
              "io.roundabout.exitbroker",
              "io.roundabout.server")
          .because("only the server, which wires them, knows both ends");

  @ArchTest
  static final ArchRule vehiclesKnowNoPartOfTheServer =
      noClasses()
          .that()
          .resideInAPackage("io.roundabout.vehicle")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              SPARK,
              ARTEMIS,
              YAML,
              "io.roundabout.rowformat",
              "io.roundabout.lanelog",
              "io.roundabout.lanesource",
              "io.roundabout.gate",
              "io.roundabout.exitsink",
              "io.roundabout.exitbroker",
              "io.roundabout.exits",
              "io.roundabout.server")
          .because("a script that only wants to unload must not drag an engine along");

  @ArchTest
  static final ArchRule yamlIsReadInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.roundabout.server")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(YAML)
          .because("the other modules are given records, wherever they were written down");
}
