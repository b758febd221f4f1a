package dev.crashloop.cleaner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The house is one corridor: a room knows only what stands before it. */
class ArchitectureTest {
    private static final String ROOT = "dev.crashloop.cleaner.";

    /** In the order of the corridor. */
    private static final List<String> ROOMS = List.of(
            "time",
            "redaction",
            "cluster",
            "lease",
            "matching",
            "policy",
            "watch",
            "workload",
            "evidence",
            "failure",
            "diagnosis",
            "history",
            "decision",
            "cleanup",
            "outcome",
            "events",
            "run",
            "demo",
            "cli");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.crashloop.cleaner");

    @Test
    void everyPackageIsARoomOfTheCorridor() {
        var packages = new ArrayList<>(ROOMS.stream().map(room -> ROOT + room).toList());
        packages.add("dev.crashloop.cleaner");

        classes().should().resideInAnyPackage(packages.toArray(String[]::new)).check(CLASSES);
    }

    @Test
    void aRoomKnowsOnlyWhatStandsBeforeIt() {
        for (int i = 0; i < ROOMS.size() - 1; i++) {
            String[] behind = ROOMS.subList(i + 1, ROOMS.size()).stream()
                    .map(room -> ROOT + room)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + ROOMS.get(i))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(behind)
                    .check(CLASSES);
        }
    }

    @Test
    void redactionFailureDiagnosisAndDecisionDoNoInputOrOutputAndReadNoClock() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "redaction", ROOT + "failure", ROOT + "diagnosis", ROOT + "decision")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "cluster",
                        ROOT + "time",
                        "java.io..",
                        "java.net..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "org.slf4j..")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    @Test
    void onlyTheDemoKnowsTheEmbeddedCluster() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "demo")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.crashloop.sandbox..")
                .check(CLASSES);
    }
}
