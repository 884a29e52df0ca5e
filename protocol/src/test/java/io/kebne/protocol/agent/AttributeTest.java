package io.kebne.protocol.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.agent.Attribute.Amount;
import io.kebne.protocol.agent.Attribute.Spans;
import io.kebne.protocol.agent.Attribute.Text;
import io.kebne.protocol.resources.Ranges;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttributeTest {
    @Test
    void mesosTextFormIsRead() {
        assertThat(Attribute.parse("rack:abc; zone : west ;level:10;offset:-2.5;keys:[1000-1500];url:http://h:1;"))
                .containsExactly(
                        new Attribute("rack", new Text("abc")),
                        new Attribute("zone", new Text("west")),
                        new Attribute("level", new Amount(10)),
                        new Attribute("offset", new Amount(-2.5)),
                        new Attribute("keys", new Spans(Ranges.of(1000, 1500))),
                        new Attribute("url", new Text("http://h:1")));
        assertThat(Attribute.parse("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rack", "rack:", "rack: ", ":abc", " :abc", "a:1;b", "keys:[1-", "keys:[5-3]", "keys:[1-2]x"})
    void aPartThatIsNotNameAndValueIsRefused(String text) {
        assertThatThrownBy(() -> Attribute.parse(text))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo("attributes"));
    }

    @Test
    void aNumberBeyondAllNumbersIsRefused() {
        assertThatThrownBy(() -> Attribute.parse("level:" + "9".repeat(400)))
                .hasMessage("attributes: a number must be finite");
    }

    @ParameterizedTest
    @CsvSource({"10, 10", "-2.5, -2.5", "0.1, 0.1", "1e15, 1000000000000000", "1.5e20, 150000000000000000000"})
    void aNumberIsShownWithoutExponent(double value, String text) {
        assertThat(new Amount(value).text()).isEqualTo(text);
        assertThat(Attribute.parse("level:" + text)).isEqualTo(List.of(new Attribute("level", new Amount(value))));
    }
}
