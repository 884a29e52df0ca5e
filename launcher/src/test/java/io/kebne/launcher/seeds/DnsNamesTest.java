package io.kebne.launcher.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.actors.cluster.NodeAddress;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DnsNamesTest {
    @Test
    void srvRecordsGiveNamesWithPorts() throws IOException {
        try (NameServer server = NameServer.answering(
                List.of(new NodeAddress("m1.example.org", 5055), new NodeAddress("m2.example.org", 5056)))) {
            DnsNames names = DnsNames.of("dns://127.0.0.1:" + server.port());

            assertThat(names.services("_kebne._tcp.example.org"))
                    .containsExactlyInAnyOrder(
                            new NodeAddress("m1.example.org", 5055), new NodeAddress("m2.example.org", 5056));
        }
    }

    @Test
    void aSourceOfSrvRecordsIsOrdered() throws IOException {
        try (NameServer server =
                NameServer.answering(List.of(new NodeAddress("m2", 5055), new NodeAddress("m1", 5055)))) {
            MasterSource source = new MasterSource.InDns(
                    "_kebne._tcp.example.org", 0, DnsNames.of("dns://127.0.0.1:" + server.port()));

            assertThat(source.masters()).containsExactly(new NodeAddress("m1", 5055), new NodeAddress("m2", 5055));
        }
    }

    @Test
    void aNameWithoutRecordsIsNotKnown() throws IOException {
        try (NameServer server = NameServer.answering(List.of())) {
            DnsNames names = DnsNames.of("dns://127.0.0.1:" + server.port());

            assertThatThrownBy(() -> names.services("_kebne._tcp.example.org"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not known");
        }
    }
}
