package io.kebne.actors.agent.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.resources.Ranges;
import io.kebne.protocol.resources.Resources;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResourceDetectionTest {
    private static final long MB = 1024 * 1024;
    private static final long GB = 1024 * MB;

    @Test
    void aLargeMachineKeepsOneGigabyteOfMemoryAndFiveOfDiskForItself() {
        assertThat(detect(machine(24 * GB, 100 * GB), ""))
                .isEqualTo(Resources.parse("cpus:2;mem:23552;disk:97280;ports:[31000-32000]"));
    }

    @Test
    void aSmallMachineKeepsHalf() {
        assertThat(detect(machine(2 * GB - MB, 10 * GB - MB), ""))
                .isEqualTo(Resources.parse("cpus:2;mem:1023;disk:5119;ports:[31000-32000]"));
    }

    @Test
    void theBoundsThemselvesCountAsLarge() {
        assertThat(detect(machine(2 * GB, 10 * GB), ""))
                .isEqualTo(Resources.parse("cpus:2;mem:1024;disk:5120;ports:[31000-32000]"));
    }

    @Test
    void whatCannotBeFoundOutGetsMesosFallback() {
        Machine blind = new Machine(1, OptionalLong.empty(), OptionalLong.empty());
        assertThat(detect(blind, "")).isEqualTo(Resources.parse("cpus:1;mem:1024;disk:10240;ports:[31000-32000]"));
    }

    @Test
    void gpusAreOfferedUnlessTheSettingSaysHowMany() {
        Machine machine = new Machine(1, OptionalLong.of(4 * GB), OptionalLong.of(20 * GB), 2);
        assertThat(detect(machine, ""))
                .isEqualTo(Resources.parse("cpus:1;mem:3072;disk:15360;ports:[31000-32000];gpus:2"));
        assertThat(detect(machine, "gpus:1").thousandths(Resources.GPUS)).isEqualTo(1000);
    }

    @Test
    void theSettingReplacesNameByName() {
        assertThat(detect(machine(24 * GB, 100 * GB), "cpus:8;ports:[1-5];bugs:{a,b}"))
                .isEqualTo(Resources.parse("cpus:8;mem:23552;disk:97280;ports:[1-5];bugs:{a,b}"));
    }

    @Test
    void anAmountOfZeroOffersNone() {
        assertThat(detect(machine(24 * GB, 100 * GB), "mem:64; disk : 0"))
                .isEqualTo(Resources.parse("cpus:2;mem:64;ports:[31000-32000]"));
    }

    @Test
    void aReservationReplacesWhatIsFoundOfItsName() {
        assertThat(detect(machine(24 * GB, 100 * GB), "cpus(a/b):1; cpus : 3;ports (x):[1-5]"))
                .isEqualTo(Resources.parse("cpus(a/b):1;cpus:3;mem:23552;disk:97280;ports(x):[1-5]"));
    }

    @Test
    void disksAreSetInJson() {
        String disk = "{\"name\":\"disk\",\"type\":\"SCALAR\",\"scalar\":{\"value\":7},"
                + "\"disk\":{\"source\":{\"type\":\"MOUNT\",\"mount\":{\"root\":\"/m\"}}}}";

        Resources detected = detect(machine(24 * GB, 100 * GB), "[" + disk + "]");
        assertThat(detected.indivisible()).isEqualTo(Resources.parse("[" + disk + "]"));
        assertThat(detected.thousandths(Resources.DISK)).isEqualTo(7000);
    }

    @Test
    void whatOnlyOperationsMakeIsRefused() {
        assertThatThrownBy(() -> detect(
                        machine(GB, GB),
                        "[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":7},"
                                + "\"reservations\":[{\"type\":\"DYNAMIC\",\"role\":\"a\"}]}]"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageEndingWith("has a dynamic reservation, which an agent cannot set");
    }

    @Test
    void theSettingMayBeJson() {
        String json = "[{\"name\":\"disk\",\"type\":\"SCALAR\",\"scalar\":{\"value\":0}},"
                + "{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":3}}]";
        assertThat(detect(machine(24 * GB, 100 * GB), json))
                .isEqualTo(Resources.parse("cpus:3;mem:23552;ports:[31000-32000]"));
    }

    @Test
    void whatIsRevocableComesOnTopOfWhatIsFoundOrNamed() {
        String revocable = "{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":3},\"revocable\":{}}";
        String none = "{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":0}}";
        Resources found = detect(machine(24 * GB, 100 * GB), "[" + revocable + "]");
        assertThat(found.nonRevocable()).isEqualTo(Resources.parse("cpus:2;mem:23552;disk:97280;ports:[31000-32000]"));
        assertThat(found.revocable().thousandths("cpus")).isEqualTo(3_000);
        Resources only = detect(machine(24 * GB, 100 * GB), "[" + revocable + "," + none + "]");
        assertThat(only.nonRevocable().thousandths("cpus")).isZero();
        assertThat(only.thousandths("cpus")).isEqualTo(3_000);
    }

    @Test
    void aSettingThatCannotBeReadIsRefused() {
        assertThatThrownBy(() -> detect(machine(GB, GB), "cpus:many"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("many");
    }

    @Test
    void whatIsNoPortIsRefusedAlsoWhereItIsReserved() {
        for (String none : List.of("ports:[310010-310019]", "ports(a):[31000-31001, 65535-65536]")) {
            assertThatThrownBy(() -> detect(machine(GB, GB), none))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("resources")
                    .hasMessageEndingWith("has ports beyond [0-65535]");
        }
        assertThat(detect(machine(GB, GB), "ports:[0-65535]").byName())
                .containsEntry(Resources.PORTS, Ranges.of(0, 65_535));
    }

    @Test
    void whatIsForOneRoleIsNotForAnother() {
        for (String twice : List.of("ports:[1-5];ports(a):[5-9]", "bugs(a):{x};bugs(b):{x}")) {
            assertThatThrownBy(() -> detect(machine(GB, GB), twice))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageStartingWith("resources: ");
        }
        assertThat(detect(machine(GB, GB), "ports:[1-4];ports(a):[5-9]").byName())
                .containsEntry(Resources.PORTS, Ranges.of(1, 9));
    }

    private static Resources detect(Machine machine, String configured) {
        return ResourceDetection.detect(machine, configured);
    }

    private static Machine machine(long memory, long disk) {
        return new Machine(2, OptionalLong.of(memory), OptionalLong.of(disk));
    }
}
