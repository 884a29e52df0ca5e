package io.kebne.protocol.offer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperationTest {
    @Test
    void whatIsLeftOutIsNamed() {
        assertThatThrownBy(() -> new Operation.Unreserve(Optional.empty(), null))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("unreserve.resources");
        assertThatThrownBy(() -> new Operation.DestroyDisk(Optional.empty(), null))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("destroy_disk.source");
    }
}
