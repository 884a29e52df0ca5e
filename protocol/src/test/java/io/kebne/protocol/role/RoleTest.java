package io.kebne.protocol.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mesos' RoleTest.Validate (reference, case 12), and what its rules imply. */
class RoleTest {
    @ParameterizedTest
    @ValueSource(strings = {"*", "foo", "foo-bar", "foo.bar", "...", "foo/.bar", "a/b/c/d/e/f/g/h", "foo-/b-", "ünï/役"})
    void aRoleIsAPathOfOrdinaryNames(String role) {
        assertThat(Role.require(role)).isEqualTo(role);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "-foo",
                "foo/-bar",
                "/",
                "//",
                "/foo",
                "foo/",
                "foo//bar",
                " ",
                "foo bar",
                "foo\tbar",
                "foo\u000bbar",
                "foo\nbar",
                "foo\\bar",
                "foo\u0008",
                "foo/*",
                "*/foo",
                "foo/*/bar",
                "foo/./bar",
                "foo/../bar",
            })
    void otherNamesAreRefused(String role) {
        assertThatThrownBy(() -> Role.require(role))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo("roles"));
    }

    @Test
    void aRoleHasAtMost255Characters() {
        assertThat(Role.require("r".repeat(255))).hasSize(255);
        assertThatThrownBy(() -> Role.require("r".repeat(256))).hasMessage("roles: is longer than 255 characters");
        assertThatThrownBy(() -> Role.require(null)).hasMessage("roles: must not be empty");
    }
}
