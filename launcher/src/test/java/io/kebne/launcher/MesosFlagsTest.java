package io.kebne.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MesosFlagsTest {
    @Test
    void flagsOfNodesMayBeWrittenAsMesosDoes() {
        assertThat(MesosFlags.withDashes("agent", "--work_dir=/a_b", "--log_file", "/c_d"))
                .containsExactly("agent", "--work-dir=/a_b", "--log-file", "/c_d");
    }

    @Test
    void argumentsOfATaskStayAsTheyAre() {
        assertThat(MesosFlags.withDashes("run", "--", "tool", "--a_b")).containsExactly("run", "--", "tool", "--a_b");
    }
}
