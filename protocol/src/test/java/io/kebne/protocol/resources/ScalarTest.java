package io.kebne.protocol.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarTest {
    @ParameterizedTest
    @CsvSource({
        "0.0005, 1",
        "0.00049, 0",
        "0.00001, 0",
        "1.0004, 1000",
        "1.0005, 1001",
        "0.1, 100",
        "1e12, 1000000000000000",
        "-0.0, 0"
    })
    void anAmountIsRoundedToThousandths(double value, long thousandths) {
        assertThat(Scalar.of(value).thousandths()).isEqualTo(thousandths);
        assertThat(Scalar.of(BigDecimal.valueOf(value)).thousandths()).isEqualTo(thousandths);
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                -1,
                -0.0001,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                1e308,
                0x1p63,
                1.001e12
            })
    void anAmountThatIsNegativeNotFiniteOrTooLargeIsRefused(double value) {
        assertThatThrownBy(() -> Scalar.of(value))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo("scalar"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e999999999", "-1e-999999999"})
    void anEnormousExponentIsRefusedWithoutBeingWrittenOut(String value) {
        assertThatThrownBy(() -> Scalar.of(new BigDecimal(value))).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void aTinyAmountIsNothing() {
        assertThat(Scalar.of(new BigDecimal("1e-999999999"))).isEqualTo(Scalar.ZERO);
    }

    @Test
    void aSumBeyondTheLargestAmountIsRefused() {
        Scalar largest = new Scalar(Scalar.MAX_THOUSANDTHS);

        assertThatThrownBy(() -> largest.plus(new Scalar(1))).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void kindsDoNotMix() {
        Resources amount = Resources.parse("x:1");
        Resources ranges = Resources.parse("x:[1-2]");
        Resources set = Resources.parse("x:{a}");

        assertThat(amount.contains(ranges)).isFalse();
        assertThat(ranges.contains(set)).isFalse();
        assertThat(set.contains(amount)).isFalse();
        assertThatThrownBy(() -> amount.plus(ranges)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ranges.minus(set)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> set.plus(amount)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSameThingIsNotAddedTwice() {
        Resources ports = Resources.parse("ports:[10-20]");
        Resources disks = Resources.parse("disks:{sda}");

        assertThatThrownBy(() -> ports.plus(Resources.parse("ports:[20-21]")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("already contains a part of [20-21]");
        assertThatThrownBy(() -> disks.plus(disks))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("already contains sda");
    }

    @Test
    void rangesEndBelowTheLargestNumber() {
        assertThat(Ranges.of(0, Long.MAX_VALUE - 1).size()).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> Ranges.of(0, Long.MAX_VALUE)).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> Ranges.of(-1, 5)).isInstanceOf(InvalidValueException.class);
    }
}
