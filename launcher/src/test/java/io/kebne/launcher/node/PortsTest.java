package io.kebne.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void freePortsAreDifferent() throws NodeStartException {
        assertThat(Ports.free(20)).doesNotHaveDuplicates().hasSize(20);
    }

    @Test
    void zeroStandsForAnyFreePort() throws NodeStartException {
        assertThat(Ports.require("127.0.0.1", 0)).isPositive();
    }

    @Test
    void aPortInUseIsRefusedOnAllAddressesToo() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> Ports.require("127.0.0.1", port)).hasMessage("address in use: 127.0.0.1:" + port);
            assertThatThrownBy(() -> Ports.require("0.0.0.0", port)).hasMessage("address in use: 0.0.0.0:" + port);
        }
    }

    @Test
    void anAddressOfAnotherMachineIsRefused() {
        assertThatThrownBy(() -> Ports.require("192.0.2.1", 5050))
                .hasMessage("not an address of this machine: 192.0.2.1:5050");
    }
}
