package io.kebne.protocol.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.task.ProcessLimit.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessLimitTest {
    @Test
    void kindsHaveMesosNames() {
        assertThat(Kind.NOFILE.wireName()).isEqualTo("RLMT_NOFILE");
        assertThat(Kind.ofWireName("RLMT_AS")).isEqualTo(Kind.AS);
        assertThatThrownBy(() -> Kind.ofWireName("UNKNOWN"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("container.rlimit_info.rlimits.type");
    }

    @Test
    void bothBoundsAreGivenOrNeither() {
        assertThat(new ProcessLimit(Kind.CPU, Optional.empty(), Optional.empty()).hard())
                .isEmpty();
        assertThatThrownBy(() -> new ProcessLimit(Kind.CPU, Optional.of(1L), Optional.empty()))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("RLMT_CPU");
    }

    @Test
    void theSoftBoundIsNotAboveTheHardOne() {
        assertThat(ProcessLimit.of(Kind.CPU, 2, 2).soft()).contains(2L);
        assertThatThrownBy(() -> ProcessLimit.of(Kind.CPU, 3, 2)).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> ProcessLimit.of(Kind.CPU, -1, 2)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void eachKindIsLimitedOnce() {
        List<ProcessLimit> twice = List.of(ProcessLimit.of(Kind.CPU, 1, 2), ProcessLimit.of(Kind.CPU, 1, 2));
        assertThatThrownBy(() -> ContainerInfo.limited(twice))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("each type once");
    }
}
