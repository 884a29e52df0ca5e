package io.kebne.multijvm.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

@AnalyzeClasses(packages = "io.kebne", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final int FEWEST_CLASSES = 400;
    private static final int FEWEST_PURE_CLASSES = 50;

    @ArchTest
    static final ArchRule each_module_uses_only_those_before_it = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("protocol")
            .definedBy("io.kebne.protocol..")
            .layer("persistence")
            .definedBy("io.kebne.persistence..")
            .layer("actors")
            .definedBy("io.kebne.actors..")
            .layer("http")
            .definedBy("io.kebne.http..")
            .layer("launcher")
            .definedBy("io.kebne.launcher..")
            .layer("examples")
            .definedBy("io.kebne.examples..")
            .whereLayer("protocol")
            .mayNotAccessAnyLayer()
            .whereLayer("persistence")
            .mayOnlyAccessLayers("protocol")
            .whereLayer("actors")
            .mayOnlyAccessLayers("protocol", "persistence")
            .whereLayer("http")
            .mayOnlyAccessLayers("protocol", "persistence", "actors")
            .whereLayer("launcher")
            .mayOnlyAccessLayers("protocol", "persistence", "actors", "http")
            .whereLayer("examples")
            .mayOnlyAccessLayers("protocol", "actors");

    @ArchTest
    static final ArchRule what_decides_knows_no_actors = noClasses()
            .that()
            .resideInAnyPackage("..core..", "..allocator.constraint..", "..allocator.plan..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("akka..");

    @ArchTest
    static final ArchRule the_domain_model_knows_no_actors = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.kebne.protocol.id..",
                    "io.kebne.protocol.resources..",
                    "io.kebne.protocol.machine..",
                    "io.kebne.protocol.task..",
                    "io.kebne.protocol.offer..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("akka..");

    @ArchTest
    static final ArchRule only_the_edge_speaks_http = noClasses()
            .that()
            .resideOutsideOfPackage("io.kebne.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("akka.http..");

    /**
     * Readers are served from data: the API, the ledger's and the agent's views, and the files of sandboxes. The containers that
     * operators launch in others belong to no actor, and are told directly; neither do the tokens of executors.
     */
    @ArchTest
    static final ArchRule the_edge_reads_data_and_tells_nobody = noClasses()
            .that()
            .resideInAPackage("io.kebne.http..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.kebne.actors..").and(not(open_to_the_edge())));

    @ArchTest
    static final ArchRule what_decides_is_told_the_time_and_the_dice = noClasses()
            .that()
            .resideInAnyPackage("..core..", "..allocator.constraint..", "..allocator.plan..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Instant.class, "now", Clock.class)
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callConstructor(Random.class)
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.security.SecureRandom");

    @ArchTest
    static final ArchRule no_package_of_protocol_is_in_a_cycle = noCyclesIn("protocol");

    @ArchTest
    static final ArchRule no_package_of_persistence_is_in_a_cycle = noCyclesIn("persistence");

    @ArchTest
    static final ArchRule no_package_of_actors_is_in_a_cycle = noCyclesIn("actors");

    @ArchTest
    static final ArchRule no_package_of_http_is_in_a_cycle = noCyclesIn("http");

    @ArchTest
    static final ArchRule no_package_of_launcher_is_in_a_cycle = noCyclesIn("launcher");

    /** Where nothing was imported every rule holds. */
    @ArchTest
    static void the_rules_have_seen_the_program(JavaClasses all) {
        assertThat(all.size()).isGreaterThan(FEWEST_CLASSES);
        assertThat(all.stream().filter(resideInAPackage("..core.."))).hasSizeGreaterThan(FEWEST_PURE_CLASSES);
    }

    private static ArchRule noCyclesIn(String module) {
        return slices().matching("io.kebne." + module + ".(**)").should().beFreeOfCycles();
    }

    private static DescribedPredicate<JavaClass> open_to_the_edge() {
        DescribedPredicate<JavaClass> data = resideInAPackage("io.kebne.actors..core..")
                .and(not(nameMatching(".*(Decider|Decision|Session|Effect)(\\$.*)?")));
        return data.or(resideInAnyPackage(
                        "io.kebne.actors.api..",
                        "io.kebne.actors.explain..",
                        "io.kebne.actors.agent.sandbox..",
                        "io.kebne.actors.agent.nested..",
                        "io.kebne.actors.agent.token.."))
                .or(nameMatching("io\\.kebne\\.actors\\.agent\\.AgentView(\\$.*)?"))
                .or(nameMatching("io\\.kebne\\.actors\\.agent\\.process\\.(SessionProcess|WindowSize)"))
                .as("what is open to readers");
    }
}
