package io.kebne.actors.agent.oversubscription;

import static io.kebne.actors.agent.oversubscription.Needs.need;
import static io.kebne.actors.agent.oversubscription.Needs.revocable;
import static io.kebne.actors.agent.oversubscription.Needs.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.usage.core.ContainerNeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who ends for whose sake, on a machine of 4 processors. */
class ControllersTest {
    private static final MachineLoad CALM =
            new MachineLoad(OptionalDouble.of(1), OptionalDouble.of(1), OptionalDouble.empty());

    private final QosController usage = QosController.of(settings("qos-controller = usage"));
    private long now;

    @Test
    void nobodyEndsByDefault() {
        QosController none = QosController.of(settings(""));

        assertThat(none.correct(situation(load(100, 100), borrower("b").build())))
                .isEmpty();
    }

    @Test
    void allBorrowersEndWhenTheLoadIsAboveAThreshold() {
        QosController load = QosController.of(
                settings("qos-controller = load, qos-load-threshold-5min = 4, qos-load-threshold-15min = 3"));
        ContainerNeed[] all = {
            need("mine", "cpus:1").build(),
            borrower("b").build(),
            borrower("c").build(),
            borrower("d").ending().build()
        };

        assertThat(load.correct(situation(load(4, 3), all))).isEmpty();
        assertThat(load.correct(situation(load(4.5, 1), all)))
                .extracting(Correction::containerId)
                .containsExactly("b", "c");
        assertThat(load.correct(situation(load(1, 3.5), all)))
                .extracting(Correction::why)
                .containsOnly("the load of the last 15 minutes is 3.50, above 3.00");
    }

    @Test
    void aThresholdThatIsNotSetDoesNotCount() {
        QosController load = QosController.of(settings("qos-controller = load, qos-load-threshold-5min = 4"));

        assertThat(load.correct(situation(load(1, 99), borrower("b").build()))).isEmpty();
    }

    @Test
    void whileAllGetWhatTheyNeedBorrowersGoOn() {
        assertThat(usage.correct(situation(
                        CALM,
                        need("mine", "cpus:3").cpus(1).cpusNow(1).build(),
                        borrower("b").cpusNow(2.5).build())))
                .isEmpty();
    }

    @Test
    void oneBorrowerAtATimeEndsWhenMoreIsNeededThanThereIs() {
        ContainerNeed[] all = {
            need("mine", "cpus:3").cpus(1).cpusNow(2).build(),
            borrower("b").cpusNow(1).build(),
            borrower("c").cpusNow(1).since(5).build()
        };

        assertThat(usage.correct(situation(CALM, all)))
                .extracting(Correction::containerId)
                .containsExactly("c");
        now += 9_999;
        assertThat(usage.correct(situation(CALM, all))).isEmpty();
        now += 1;
        assertThat(usage.correct(situation(CALM, all))).hasSize(1);
    }

    @Test
    void whatWasSeenBeforeTheLastOneEndedEndsNoOther() {
        List<ContainerNeed> all = List.of(
                need("mine", "cpus:3").cpus(1).cpusNow(2).build(),
                borrower("b").cpusNow(2).build());

        assertThat(usage.correct(new Situation(CALM, 4, 1000, all, 0, 5_000))).hasSize(1);
        assertThat(usage.correct(new Situation(CALM, 4, 1000, all, 14_999, 20_000)))
                .isEmpty();
        assertThat(usage.correct(new Situation(CALM, 4, 1000, all, 15_000, 20_000)))
                .hasSize(1);
    }

    @Test
    void whatTasksWillNeedCountsAsFarAsTheyWereGivenIt() {
        ContainerNeed borrower = borrower("b").cpusNow(1.5).build();

        assertThat(usage.correct(situation(CALM, need("mine", "cpus:3").cpus(3).build(), borrower)))
                .hasSize(1);
        now += 10_000;
        assertThat(usage.correct(situation(CALM, need("mine", "cpus:2").cpus(3).build(), borrower)))
                .isEmpty();
    }

    @Test
    void theLowestPriorityEndsFirstThenTheYoungest() {
        assertThat(usage.correct(situation(
                        CALM,
                        need("mine", "cpus:4").cpusNow(4).build(),
                        borrower("important").priority(5).since(9).cpusNow(1).build(),
                        borrower("old").since(1).cpusNow(1).build(),
                        borrower("idle").since(3).build(),
                        borrower("young").since(2).cpusNow(1).build())))
                .extracting(Correction::containerId)
                .containsExactly("young");
    }

    @Test
    void whoWaitsAlthoughItGetsLessThanItWasGivenIsHelped() {
        ContainerNeed borrower = borrower("b").cpusNow(1).build();

        assertThat(usage.correct(situation(
                        CALM, need("mine", "cpus:1").cpusNow(0.3).pressure(60).build(), borrower)))
                .singleElement()
                .satisfies(end -> assertThat(end.why())
                        .isEqualTo("executor mine waits for processors 60 % of the time and gets 0.30 of 1.00"));
    }

    @Test
    void whoWaitsForMoreThanItWasGivenIsNot() {
        assertThat(usage.correct(situation(
                        CALM,
                        need("mine", "cpus:1").cpusNow(1).pressure(90).build(),
                        borrower("b").cpusNow(1).pressure(90).build())))
                .isEmpty();
    }

    @Test
    void whereGroupsTellNoPressureTheMachineDoesForThoseWhoGetLessThanTheyNeed() {
        MachineLoad busy = new MachineLoad(OptionalDouble.of(1), OptionalDouble.of(1), OptionalDouble.of(70));
        ContainerNeed borrower = borrower("b").cpusNow(1).build();

        assertThat(usage.correct(situation(
                        busy, need("mine", "cpus:1").cpus(0.5).cpusNow(0.3).build(), borrower)))
                .hasSize(1);
        now += 10_000;
        assertThat(usage.correct(
                        situation(busy, need("idle", "cpus:1").cpus(0.05).build(), borrower)))
                .isEmpty();
        assertThat(usage.correct(situation(
                        busy,
                        need("mine", "cpus:1")
                                .cpus(0.5)
                                .cpusNow(0.3)
                                .pressure(5)
                                .build(),
                        borrower)))
                .isEmpty();
    }

    @Test
    void memoryThatIsNeededIsTakenBackToo() {
        assertThat(usage.correct(situation(
                        CALM,
                        need("mine", "mem:900").memory(800).memoryNow(500).build(),
                        need("b", revocable("mem", 200)).memoryNow(200).build())))
                .singleElement()
                .satisfies(end -> assertThat(end.why()).contains("MB of memory"));
    }

    @Test
    void anAgentThatGivesNoMemoryToAnybodyTakesNoneBack() {
        ContainerNeed borrower = borrower("b").memoryNow(50).build();

        assertThat(usage.correct(new Situation(CALM, 4, 0, List.of(borrower), now, now)))
                .isEmpty();
    }

    @Test
    void theMachineIsReadFromTheKernel(@TempDir Path proc) throws IOException {
        assertThat(MachineLoad.read(proc))
                .isEqualTo(new MachineLoad(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty()));
        Files.writeString(proc.resolve("loadavg"), "0.50 1.25 2 3/400 5000\n");
        Files.createDirectory(proc.resolve("pressure"));
        Files.writeString(
                proc.resolve("pressure/cpu"),
                "some avg10=12.50 avg60=1.00 avg300=0.00 total=1\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n");

        assertThat(MachineLoad.read(proc))
                .isEqualTo(new MachineLoad(OptionalDouble.of(1.25), OptionalDouble.of(2), OptionalDouble.of(12.5)));
    }

    private static Needs borrower(String id) {
        return need(id, revocable("cpus", 1));
    }

    private static MachineLoad load(double load5, double load15) {
        return new MachineLoad(OptionalDouble.of(load5), OptionalDouble.of(load15), OptionalDouble.empty());
    }

    private Situation situation(MachineLoad machine, ContainerNeed... containers) {
        return new Situation(machine, 4, 1000, List.of(containers), now, now);
    }
}
