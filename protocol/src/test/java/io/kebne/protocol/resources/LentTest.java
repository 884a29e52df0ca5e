package io.kebne.protocol.resources;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LentTest {
    private static final Resources OWN = Resources.parse("cpus:4;mem:1024");

    @Test
    void asMuchIsLentAsTheAgentSays() {
        assertThat(Lent.of(OWN, revocable(2), OWN)).isEqualTo(revocable(2));
        assertThat(Lent.of(OWN, revocable(2), OWN.plus(revocable(1)))).isEqualTo(revocable(2));
    }

    @Test
    void neverLessThanIsHeld() {
        assertThat(Lent.of(OWN, revocable(1), OWN.plus(revocable(3)))).isEqualTo(revocable(3));
        assertThat(Lent.of(OWN, Resources.EMPTY, revocable(3))).isEqualTo(revocable(3));
    }

    @Test
    void whatIsRevocableOfItsOwnIsUsedFirst() {
        Resources own = OWN.plus(revocable(2));

        assertThat(Lent.of(own, Resources.EMPTY, revocable(2))).isEqualTo(Resources.EMPTY);
        assertThat(Lent.of(own, revocable(1), revocable(4))).isEqualTo(revocable(2));
    }

    private static Resources revocable(int cpus) {
        return Resources.of(new Resource(Resources.CPUS, Scalar.of(cpus), Traits.REVOCABLE));
    }
}
