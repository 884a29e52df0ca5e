package io.kebne.protocol.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.Label;
import io.kebne.protocol.id.PersistenceId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraitsJsonTest {
    private static final String CPUS = "'name':'cpus','type':'SCALAR','scalar':{'value':1.0}";
    private static final String DISK = "'name':'disk','type':'SCALAR','scalar':{'value':1.0}";

    @Test
    void aReservationOfTheFormatBeforeRefinementIsRead() {
        assertThat(parse("[{" + CPUS + ",'role':'a'}]")).isEqualTo(Resources.parse("cpus(a):1"));
        assertThat(parse("[{" + CPUS + ",'role':'*'}]")).isEqualTo(Resources.parse("cpus:1"));
        assertThat(parse("[{" + CPUS + ",'role':'a','reservation':{'principal':'p'}}]"))
                .isEqualTo(one("cpus", Traits.NONE.push(Reservation.dynamic("a", "p"))));
    }

    @Test
    void bothFormatsTogetherAreReadWhenTheySayTheSame() {
        String reservations = "'reservations':[{'type':'STATIC','role':'a'}]";

        assertThat(parse("[{" + CPUS + ",'role':'a'," + reservations + "}]")).isEqualTo(Resources.parse("cpus(a):1"));
        assertThat(parse("[{" + CPUS + ",'role':'a','reservations':[]}]")).isEqualTo(Resources.parse("cpus(a):1"));
    }

    @Test
    void aStackOfReservationsIsReadAndWritten() throws JsonProcessingException {
        Reservation refined = new Reservation(
                Reservation.Type.DYNAMIC,
                "a/b",
                Optional.of("p"),
                List.of(new Label("l", Optional.empty()), new Label("k", Optional.of("v"))));
        String json = "[{" + CPUS + ",'reservations':[{'type':'STATIC','role':'a'},"
                + "{'type':'DYNAMIC','role':'a/b','principal':'p',"
                + "'labels':{'labels':[{'key':'k','value':'v'},{'key':'l'}]}}]}]";

        assertReadAndWritten(json, one("cpus", Traits.reserved("a").push(refined)));
    }

    @Test
    void aSharedVolumeOnAMountIsReadAndWritten() throws JsonProcessingException {
        Disk disk = new Disk(
                Optional.of(new PersistentVolume(
                        new PersistenceId("id"), Optional.of("p"), "data", PersistentVolume.Mode.RO)),
                Optional.of(new DiskSource(
                        DiskSource.Type.MOUNT, Optional.of("/mnt"), Optional.of("1"), Optional.of("fast"))));
        String json = "[{" + DISK + ",'reservations':[{'type':'STATIC','role':'a'}],"
                + "'disk':{'persistence':{'id':'id','principal':'p'},"
                + "'volume':{'mode':'RO','container_path':'data'},"
                + "'source':{'type':'MOUNT','mount':{'root':'/mnt'},'id':'1','profile':'fast'}},'shared':{}}]";

        Resources volume =
                one("disk", Traits.reserved("a").withDisk(Optional.of(disk)).asShared(true));
        assertReadAndWritten(json, volume);
        assertThat(parse(json).pieces().get(0).traits().disk()).contains(disk);
    }

    @Test
    void theGenerationOfAVolumeIsReadAndWritten() throws JsonProcessingException {
        PersistentVolume volume = PersistentVolume.of("id", "data").ofGeneration(7);
        String json = "[{" + DISK + ",'reservations':[{'type':'STATIC','role':'a'}],"
                + "'disk':{'persistence':{'id':'id','generation':7},"
                + "'volume':{'mode':'RW','container_path':'data'}}}]";

        assertReadAndWritten(json, one("disk", Traits.reserved("a").withDisk(Optional.of(Disk.of(volume)))));
        assertThat(parse(json).pieces().get(0).traits().disk()).contains(Disk.of(volume));
    }

    @Test
    void revocableIsReadAndWrittenAndTheAllocationIsIgnored() throws JsonProcessingException {
        assertReadAndWritten("[{" + CPUS + ",'revocable':{}}]", one("cpus", Traits.NONE.asRevocable(true)));
        assertThat(parse("[{" + CPUS + ",'allocation_info':{'role':'a'}}]")).isEqualTo(Resources.parse("cpus:1"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'role':1                                            | resources[0].role",
                "'role':''                                           | resources[0].role",
                "'role':'a//b'                                       | resources[0].role",
                "'role':'*','reservation':{}                         | resources[0].role",
                "'reservation':{}                                    | resources[0].role",
                "'role':'a','reservation':[]                         | resources[0].reservation",
                "'role':'a','reservation':{'principal':1}            | resources[0].reservation.principal",
                "'role':'a','reservation':{'principal':''}           | resources[0].reservation.principal",
                "'role':'a','reservation':{'labels':[]}              | resources[0].reservation.labels",
                "'role':'a','reservation':{'labels':{'labels':{}}}   | resources[0].reservation.labels.labels",
                "'role':'a','reservation':{'labels':{'labels':[{}]}} | resources[0].reservation.labels.key",
                "'reservations':'a'                                  | resources[0].reservations",
                "'reservations':{}                                   | resources[0].reservations",
                "'reservations':[{'role':'a'}]                       | resources[0].reservations[0].type",
                "'reservations':[{'type':'X','role':'a'}]            | resources[0].reservations[0].type",
                "'reservations':[{'type':'STATIC'}]                  | resources[0].reservations[0].role",
                "'reservations':[{'type':'STATIC','role':'*'}]       | resources[0].reservations[0].role",
                "'role':'b','reservations':[{'type':'STATIC','role':'a'}] | resources[0].role",
                "'reservations':[{'type':'STATIC','role':'a'},{'type':'DYNAMIC','role':'b'}]"
                        + " | resources[0].reservations[1].role",
                "'reservations':[{'type':'STATIC','role':'a'},{'type':'DYNAMIC','role':'a'}]"
                        + " | resources[0].reservations[1].role",
                "'reservations':[{'type':'STATIC','role':'a'},{'type':'STATIC','role':'a/b'}]"
                        + " | resources[0].reservations[1].type",
                "'revocable':true                                    | resources[0].revocable",
                "'shared':1                                          | resources[0].shared",
                "'disk':1                                            | resources[0].disk",
                "'disk':{}                                           | resources[0].disk.disk",
                "'disk':{'volume':{}}                                | resources[0].disk.volume",
                "'disk':{'persistence':{'id':'i'}}                   | resources[0].disk.volume",
                "'disk':{'persistence':{'id':'i','generation':'x'},'volume':{'container_path':'p'}}"
                        + " | resources[0].disk.persistence.generation",
                "'disk':{'persistence':{'id':'i','generation':1.5},'volume':{'container_path':'p'}}"
                        + " | resources[0].disk.persistence.generation",
                "'disk':{'persistence':{'id':'i','generation':-1},'volume':{'container_path':'p'}}"
                        + " | resources[0].disk.persistence.generation",
                "'disk':{'persistence':{},'volume':{'container_path':'p'}} | resources[0].disk.persistence.id",
                "'disk':{'persistence':{'id':'a/b'},'volume':{'container_path':'p'}}"
                        + " | resources[0].disk.persistence.id",
                "'disk':{'persistence':{'id':'i'},'volume':{}}       | resources[0].disk.volume.container_path",
                "'disk':{'persistence':{'id':'i'},'volume':{'container_path':'/p'}}"
                        + " | resources[0].disk.volume.container_path",
                "'disk':{'persistence':{'id':'i'},'volume':{'container_path':'p/../..'}}"
                        + " | resources[0].disk.volume.container_path",
                "'disk':{'persistence':{'id':'i'},'volume':{'container_path':'p','mode':'X'}}"
                        + " | resources[0].disk.volume.mode",
                "'disk':{'persistence':{'id':'i'},'volume':{'container_path':'p','host_path':'/p'}}"
                        + " | resources[0].disk.volume.host_path",
                "'disk':{'source':{}}                                | resources[0].disk.source.type",
                "'disk':{'source':{'type':'ROOT'}}                   | resources[0].disk.source.type",
                "'disk':{'source':{'type':'PATH'}}                   | resources[0].disk.source.root",
                "'disk':{'source':{'type':'PATH','path':{'root':1}}} | resources[0].disk.source.path.root",
                "'disk':{'source':{'type':'RAW','id':''}}            | resources[0].disk.source.id",
            })
    void badTraitsAreRefusedWithTheFieldNamed(String traits, String field) {
        assertThatThrownBy(() -> parse("[{" + DISK + "," + traits + "}]"))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void thePortsOfAnAgentAreNotToldTwiceUnderDifferentReservations() {
        assertThatThrownBy(() -> Resources.parse("ports:[1-10];ports(a):[10-12]"))
                .hasMessageContaining("position 14")
                .hasMessageContaining("already contains a part of [10-12]");
        assertThatThrownBy(() -> Resources.parse("cpus:1;cpus(a):[10-12]"))
                .hasMessageContaining("a scalar cannot be combined with");
    }

    @Test
    void moreResourcesThanAnyoneNeedsAreRefused() {
        assertThatThrownBy(() -> Resources.parse("cpus:1;".repeat(4097)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("there are more than 4096 resources");
    }

    private static void assertReadAndWritten(String json, Resources resources) throws JsonProcessingException {
        assertThat(parse(json)).isEqualTo(resources);
        assertThat(new ObjectMapper().writeValueAsString(parse(json))).isEqualTo(json.replace('\'', '"'));
    }

    private static Resources one(String name, Traits traits) {
        return Resources.of(new Resource(name, new Scalar(1000), traits));
    }

    private static Resources parse(String json) {
        return Resources.parse(json.replace('\'', '"'));
    }
}
