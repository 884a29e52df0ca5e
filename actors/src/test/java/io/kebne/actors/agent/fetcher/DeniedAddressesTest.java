package io.kebne.actors.agent.fetcher;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeniedAddressesTest {
    @ParameterizedTest
    @CsvSource({
        "169.254.0.0/16, 169.254.255.255",
        "10.1.2.128/25, 10.1.2.200",
        "10.1.2.3, 10.1.2.3",
        "0.0.0.0/0, 8.8.8.8",
        "fe80::/10, febf::1",
        "fd00:ec2::254, fd00:ec2::254"
    })
    void whatLiesInABlockIsDenied(String block, String address) {
        assertThatThrownBy(() -> DeniedAddresses.of(List.of("1.1.1.1", block)).requireAllowed(address))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("kebne.agent.fetcher-denied-addresses");
    }

    @ParameterizedTest
    @CsvSource({
        "169.254.0.0/16, 169.255.0.0",
        "10.1.2.128/25, 10.1.2.127",
        "10.1.2.3, 10.1.2.2",
        "0.0.0.0/0, ::1",
        "fe80::/10, fec0::1"
    })
    void whatLiesBesideItIsNot(String block, String address) {
        assertThatCode(() -> DeniedAddresses.of(List.of(block)).requireAllowed(address))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "10.0.0.0/8/8", "::1/129"})
    void whatIsNoAddressIsNamed(String text) {
        assertThatThrownBy(() -> DeniedAddresses.of(List.of(text)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("kebne.agent.fetcher-denied-addresses: '" + text
                        + "' is no address, and no block such as 169.254.0.0/16");
    }
}
