package io.kebne.actors.agent.oci;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the agent's isolators leave the processes of a container.
 *
 * @param bounding the only capabilities that they can have, as the kernel names them, in lower case without CAP_; empty: as images
 *     commonly have
 * @param noNewPrivileges whether no program gives them more than they have
 * @param systemCalls which they may make; empty: all
 */
public record Hardening(Optional<Set<String>> bounding, boolean noNewPrivileges, Optional<SeccompProfile> systemCalls) {
    /** What nobody has asked for. */
    public static final Hardening NONE = new Hardening(Optional.empty(), false, Optional.empty());

    /** As with engines. */
    private static final List<String> COMMON = List.of(
            "CAP_AUDIT_WRITE",
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_FOWNER",
            "CAP_FSETID",
            "CAP_KILL",
            "CAP_MKNOD",
            "CAP_NET_BIND_SERVICE",
            "CAP_NET_RAW",
            "CAP_SETFCAP",
            "CAP_SETGID",
            "CAP_SETPCAP",
            "CAP_SETUID",
            "CAP_SYS_CHROOT");

    public Hardening {
        bounding = bounding.map(Set::copyOf);
    }

    /** In the words of OCI runtimes. */
    List<String> capabilities() {
        return COMMON.stream()
                .filter(name -> bounding.isEmpty()
                        || bounding.get()
                                .contains(name.substring("CAP_".length()).toLowerCase(Locale.ROOT)))
                .toList();
    }
}
