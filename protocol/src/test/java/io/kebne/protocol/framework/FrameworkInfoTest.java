package io.kebne.protocol.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.FrameworkId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FrameworkInfoTest {
    private static final FrameworkInfo INFO = FrameworkInfo.of(new FrameworkId("f"), "name", "role");

    @Test
    void aFrameworkNeedsANameAndValidRoles() {
        assertRefused("framework_info.name", () -> info(" ", List.of("role"), Duration.ZERO));
        assertRefused("framework_info.name", () -> info(null, List.of("role"), Duration.ZERO));
        assertRefused("framework_info.roles", () -> info("name", List.of(), Duration.ZERO));
        assertRefused("roles", () -> info("name", List.of("role", "a//b"), Duration.ZERO));
    }

    @Test
    void theFailoverTimeoutIsBounded() {
        assertRefused("framework_info.failover_timeout", () -> INFO.withFailoverTimeout(Duration.ofNanos(-1)));
        assertRefused("framework_info.failover_timeout", () -> INFO.withFailoverTimeout(Duration.ofDays(36_501)));
        assertRefused(
                "framework_info.failover_timeout", () -> INFO.withFailoverTimeout(Duration.ofSeconds(Long.MAX_VALUE)));
        assertThat(INFO.withFailoverTimeout(Duration.ofDays(36_500)).failoverTimeout())
                .isEqualTo(Duration.ofDays(36_500));
    }

    @Test
    void whatAFrameworkSaysCannotBeChangedFromOutside() {
        SortedSet<String> roles = new TreeSet<>(Set.of("a"));
        Set<Capability> capabilities = new HashSet<>();
        FrameworkInfo info = new FrameworkInfo(
                INFO.id(),
                "name",
                "user",
                roles,
                Duration.ZERO,
                false,
                capabilities,
                "host",
                Optional.empty(),
                Optional.empty());

        roles.add("b");
        capabilities.add(Capability.PARTITION_AWARE);

        assertThat(info.roles()).containsExactly("a");
        assertThat(info.isPartitionAware()).isFalse();
        assertThatThrownBy(() -> info.roles().add("c")).isInstanceOf(UnsupportedOperationException.class);
    }

    private static FrameworkInfo info(String name, List<String> roles, Duration timeout) {
        return new FrameworkInfo(
                INFO.id(),
                name,
                "user",
                new TreeSet<>(roles),
                timeout,
                false,
                Set.of(),
                "host",
                Optional.empty(),
                Optional.empty());
    }

    private static void assertRefused(String field, Runnable construction) {
        assertThatThrownBy(construction::run)
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo(field));
    }
}
