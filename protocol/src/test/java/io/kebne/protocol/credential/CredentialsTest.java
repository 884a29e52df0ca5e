package io.kebne.protocol.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    private static final String TWO =
            "{'credentials': [{'principal': 'ops', 'secret': 's:1'}, " + "{'principal': 'dev', 'secret': 'ö'}]}";

    @ParameterizedTest
    @ValueSource(strings = {TWO, "ops s:1\ndev ö", "\n  ops\ts:1 \r\n\r\ndev   ö\n"})
    void everyFormIsRead(String text) {
        Credentials read = Credentials.parse(text.replace('\'', '"'));

        assertThat(read.size()).isEqualTo(2);
        assertThat(read.match("ops", "s:1")).isTrue();
        assertThat(read.match("dev", "ö")).isTrue();
    }

    @Test
    void onlyThePrincipalsOwnSecretMatches() {
        Credentials read = Credentials.parse(TWO.replace('\'', '"'));

        assertThat(read.match("ops", "ö")).isFalse();
        assertThat(read.match("ops", "s:")).isFalse();
        assertThat(read.match("ops", "")).isFalse();
        assertThat(read.match("nobody", "s:1")).isFalse();
        assertThat(read.match("nobody", "")).isFalse();
        assertThat(read.match("", "")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                                        | credentials: there are none",
                "{'credentials': []}                                       | credentials: there are none",
                "{'credentials': {}}                                       | credentials: must be a list",
                "{'credentials': [{'principal': 'hidden'}]}                | credentials[0]: must have 'principal' and",
                "{'credentials': [{'principal': 'a', 'secret': 3}]}        | credentials[0]: must have",
                "{'principal': 'a:b', 'secret': 'hidden'}                  | credential.principal: must not contain",
                "{'principal': '', 'secret': 'hidden'}                     | credential.principal: must have 1 to",
                "{'principal': 'a', 'secret': 'hidden'                     | credentials: line 1 is no JSON",
                "hidden                                                    | line 1: must be a principal and a secret",
                "a hidden hidden                                           | line 1: must be a principal and a secret",
            })
    void whatIsWrongIsNamedAndNothingOfItRepeated(String text, String message) {
        assertThatThrownBy(() -> Credentials.parse(text.replace('\'', '"')))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("hidden");
    }

    @Test
    void aPrincipalHasOneSecret() {
        assertThatThrownBy(() -> Credentials.parse("a s\na t")).hasMessage("principal: 'a' is there twice");
    }

    @Test
    void aClientHasOneCredential() {
        Credential one = Credential.parse("{\"principal\": \"ops\", \"secret\": \"s:1\"}");

        assertThat(one).isEqualTo(new Credential("ops", "s:1")).isEqualTo(Credential.parse("ops s:1"));
        assertThat(one.basic()).isEqualTo("Basic b3BzOnM6MQ==");
        assertThat(one).hasToString("Credential[ops]");
        assertThatThrownBy(() -> Credential.parse(TWO.replace('\'', '"')))
                .hasMessage("credentials: must be one, but there are 2");
    }
}
