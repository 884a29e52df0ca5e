package io.kebne.actors.agent.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileModeTest {
    @ParameterizedTest
    @ValueSource(ints = {0010000, 0020000, 0040000, 0060000, 0100000, 0120000, 0140000})
    void whatIsReadIsWhatWasWritten(int type) {
        for (int bits = 0; bits <= 07777; bits++) {
            assertThat(FileMode.bits(FileMode.text(type | bits))).isEqualTo(type | bits);
        }
    }

    @Test
    void aTypeWithoutALetterIsNone() {
        assertThat(FileMode.text(0170644)).isEqualTo("?rw-r--r--");
        assertThat(FileMode.bits("?rw-r--r--")).isEqualTo(0644);
    }
}
