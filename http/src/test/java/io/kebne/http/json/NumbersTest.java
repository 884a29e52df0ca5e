package io.kebne.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void amountsHaveAPointAndNoMoreDigitsThanTheyNeed() {
        assertThat(Numbers.text(0)).isEqualTo("0.0");
        assertThat(Numbers.text(4_000)).isEqualTo("4.0");
        assertThat(Numbers.text(1)).isEqualTo("0.001");
        assertThat(Numbers.text(10)).isEqualTo("0.01");
        assertThat(Numbers.text(1_120)).isEqualTo("1.12");
        assertThat(Numbers.text(1_795_241_888_016L)).isEqualTo("1795241888.016");
    }

    @Property
    void everyAmountIsExact(@ForAll long thousandths) {
        assertThat(new BigDecimal(Numbers.text(thousandths))).isEqualByComparingTo(BigDecimal.valueOf(thousandths, 3));
    }
}
