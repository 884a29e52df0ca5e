package io.kebne.protocol.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourcesParserTest {
    @Test
    void mesosTextFormIsRead() {
        Resources resources =
                Resources.parse(" cpus:4.5 ; mem: 8192;ports:[31000-31999, 32000-32000];disks:{sdb,sda};");

        assertThat(resources.thousandths("cpus")).isEqualTo(4500);
        assertThat(resources.scalar("mem")).isEqualTo(8192);
        assertThat(resources.byName().get("ports")).isEqualTo(Ranges.of(31000, 32000));
        assertThat(resources).hasToString("cpus:4.5;disks:{sda,sdb};mem:8192;ports:[31000-32000]");
    }

    @Test
    void aRoleInParenthesesIsAStaticReservation() {
        assertThat(Resources.parse("cpus ( a/b ) : 2; cpus(*):1"))
                .isEqualTo(Resources.of("cpus", new Scalar(1000))
                        .plus(Resources.of(new Resource("cpus", new Scalar(2000), Traits.reserved("a/b")))));
    }

    @Test
    void pairsOfOneNameAddUp() {
        assertThat(Resources.parse("cpus:1;cpus:0.5;ports:[1-2];ports:[3-4]"))
                .isEqualTo(Resources.parse("cpus:1.5;ports:[1-4]"));
    }

    @Test
    void nothingAndZeroAreNothing() {
        assertThat(Resources.parse("  ")).isEqualTo(Resources.EMPTY);
        assertThat(Resources.parse("cpus:0;mem:0.0001")).isEqualTo(Resources.EMPTY);
    }

    @Test
    void namesAndItemsMayHaveDashesAfterDigits() {
        assertThat(Resources.parse("gpu-v2-x:1;disks:{sd1-a,2-b}")).hasToString("disks:{2-b,sd1-a};gpu-v2-x:1");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cpus               | 5  | expected ':' but found the end",
                "cpus:              | 6  | expected a number, '[' or '{' but found the end",
                "cpus:;mem:1        | 6  | expected a number but found ';'",
                "cpus:x             | 6  | expected a number but found 'x'",
                "cpus:NaN           | 6  | expected a number but found 'NaN'",
                "cpus:Infinity      | 6  | expected a number but found 'Infinity'",
                "cpus:0x10          | 6  | expected a number but found '0x10'",
                "cpus:4-5           | 6  | expected a number but found '4-5'",
                "cpus:-1            | 6  | the amount -1 must lie between 0 and 1e12",
                "cpus:-0.0001       | 6  | the amount -0.0001 must lie between 0 and 1e12",
                "cpus:1e308         | 6  | the amount 1e308 must lie between 0 and 1e12",
                "cpus:1e999999999   | 6  | the amount 1e999999999 must lie between 0 and 1e12",
                "cpus:1e99999999999 | 6  | the exponent of 1e99999999999 is too large",
                "cpus:9223372036854775808 | 6 | the amount 9223372036854775808 must lie between 0 and 1e12",
                "mem:1e12;mem:1     | 10 | scalar: must lie between 0 and 1e12",
                "cpus:4;;mem:1      | 8  | expected a resource name but found ';'",
                ";                  | 1  | expected a resource name but found ';'",
                ":4                 | 1  | expected a resource name but found ':'",
                "cpus:4 mem:8       | 8  | expected ';' but found 'm'",
                "cpus:4,mem:8       | 7  | expected ';' but found ','",
                "a b:1              | 3  | expected ':' but found 'b'",
                "a+b:1              | 1  | name: 'a+b' is not a resource name (letters, digits, '_-.')",
                "ports:[            | 8  | expected a whole number but found the end",
                "ports:[]           | 8  | expected a whole number but found ']'",
                "ports:[1           | 9  | expected '-' but found the end",
                "ports:[1-2         | 11 | expected ']' but found the end",
                "ports:[1-2,        | 12 | expected a whole number but found the end",
                "ports:[5-3]        | 8  | range: ends at 3 before it begins at 5",
                "ports:[-1-5]       | 8  | expected a whole number but found '-'",
                "ports:[1.5-2]      | 8  | expected a whole number but found '1.5'",
                "ports:[a-b]        | 8  | expected a whole number but found 'a'",
                "ports:[0-9223372036854775807] | 8  | range: ends too high",
                "ports:[0-9223372036854775808] | 10 | the number 9223372036854775808 is too large",
                "ports:[1-2];ports:[2-3] | 13 | [1-2] already contains a part of [2-3]",
                "disks:{            | 8  | expected an item but found the end",
                "disks:{a,}         | 10 | expected an item but found '}'",
                "disks:{a           | 9  | expected '}' but found the end",
                "disks:{a};disks:{a} | 11 | {a} already contains a",
                "cpus:1;cpus:[1-2]  | 8  | a scalar cannot be combined with [1-2]",
                "cpus:٣             | 6  | expected a number but found '٣'",
                "ports:[١-٢]        | 8  | expected a whole number but found '١'",
                "cpus：4             | 5  | expected ':' but found '：'",
                "cpus(a            | 7  | expected ')' but found the end",
                "cpus(a):           | 9  | expected a number, '[' or '{' but found the end",
                "cpus(a)            | 8  | expected ':' but found the end",
                "cpus():1           | 6  | role: must not be empty",
                "cpus(a//b):1       | 6  | role: 'a//b' has an empty part",
                "cpus(a b):1        | 6  | role: 'a b' has white space or a backslash",
                "cpus(a)(b):1       | 8  | expected ':' but found '('",
                "кпу:1;💥:2          | 7  | expected a resource name but found '\ud83d'",
            })
    void badTextIsRefusedWithItsPositionAndWhatWasExpected(String text, int position, String message) {
        assertThatThrownBy(() -> Resources.parse(text))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo("resources"))
                .hasMessage("resources: position " + position + " of '" + text + "': " + message);
    }
}
