package org.apache.mesos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;

/** What a framework says of itself when it subscribes, now and after each loss of its master. Of any thread. */
final class Subscription {
    private static final int ROLE = 6;
    private static final int CAPABILITIES = 10;
    private static final int ROLES = 12;
    private static final int PARTITION_AWARE = 5;

    private final Set<String> suppressed = new LinkedHashSet<>();
    private FrameworkInfo framework;
    private byte[] constraints = {};

    Subscription(FrameworkInfo framework, Collection<String> suppressed) {
        this.framework = complete(framework);
        this.suppressed.addAll(suppressed);
    }

    /** Empty until the framework has one. */
    synchronized String frameworkId() {
        return framework.getId().getValue();
    }

    synchronized void setFrameworkId(FrameworkID id) {
        framework = framework.toBuilder().setId(id).build();
    }

    /** Takes what is true from now on. */
    synchronized void update(FrameworkInfo changed, Collection<String> suppressedRoles, byte[] offerConstraints) {
        String id = frameworkId();
        FrameworkInfo completed = complete(changed);
        framework = completed.getId().getValue().isEmpty()
                ? completed.toBuilder()
                        .setId(FrameworkID.newBuilder().setValue(id))
                        .build()
                : completed;
        suppressed.clear();
        suppressed.addAll(suppressedRoles);
        constraints = offerConstraints;
    }

    synchronized void suppressAll() {
        suppressed.addAll(roles());
    }

    synchronized void suppress(Collection<String> roles) {
        suppressed.addAll(roles);
    }

    synchronized void reviveAll() {
        suppressed.clear();
    }

    synchronized void revive(Collection<String> roles) {
        suppressed.removeAll(roles);
    }

    /** What SUBSCRIBE and UPDATE_FRAMEWORK say; they have the same fields. */
    synchronized MessageWriter write() {
        MessageWriter content = new MessageWriter().bytes(1, framework.toByteArray());
        suppressed.forEach(role -> content.text(2, role));
        if (constraints.length > 0) {
            content.bytes(3, constraints);
        }
        return content;
    }

    /** Whether a task that never started is called dropped, not lost. */
    synchronized boolean isPartitionAware() {
        for (byte[] capability : fields().all(CAPABILITIES)) {
            try {
                if (MessageFields.read(capability).number(1, 0) == PARTITION_AWARE) {
                    return true;
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return false;
    }

    private Set<String> roles() {
        MessageFields fields = fields();
        Set<String> roles = new LinkedHashSet<>();
        fields.all(ROLES).forEach(role -> roles.add(new String(role, StandardCharsets.UTF_8)));
        if (roles.isEmpty()) {
            roles.add(fields.bytes(ROLE).isPresent() ? fields.text(ROLE) : "*");
        }
        return roles;
    }

    /** Of fields that not every Mesos jar knows. */
    private MessageFields fields() {
        try {
            return MessageFields.read(framework.toByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FrameworkInfo complete(FrameworkInfo framework) {
        FrameworkInfo.Builder completed = framework.toBuilder();
        if (framework.getUser().isEmpty()) {
            completed.setUser(System.getProperty("user.name"));
        }
        if (framework.getHostname().isEmpty()) {
            completed.setHostname(hostname());
        }
        return completed.build();
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
