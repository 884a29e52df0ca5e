package io.kebne.actors.agent.process;

import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment that every task of an agent gets: a chosen few of the agent's own variables, those that the operator
 * sets, Mesos' variables, and then the command's own. Of two with one name the later wins.
 *
 * @param inherited from the agent
 * @param configured by the operator
 * @param info of the agent
 * @param shutdownGrace said to executors
 * @param recoveryTimeout said to executors: how long they may live without their agent; 0: for ever
 */
public record TaskEnvironment(
        Map<String, String> inherited,
        Map<String, String> configured,
        AgentInfo info,
        Duration shutdownGrace,
        Duration recoveryTimeout) {
    /** Names the container; by it a process is known even if its process id was not written down. */
    public static final String CONTAINER_ID = "MESOS_CONTAINER_ID";

    /** Names the agent whose task it is. */
    static final String AGENT_ID = "MESOS_AGENT_ID";

    /** After how long at most an executor that lost its agent is to try again (Mesos: --executor_reregistration_timeout). */
    private static final Duration SUBSCRIPTION_BACKOFF = Duration.ofSeconds(2);

    private static final Duration FOR_EVER = Duration.ofDays(365);
    private static final String PATH = "PATH";
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public TaskEnvironment {
        inherited = Map.copyOf(inherited);
        configured = Map.copyOf(configured);
    }

    /** @param names which of the agent's variables tasks inherit; a name that ends in * stands for all it begins */
    public static Map<String, String> select(Map<String, String> agentEnvironment, List<String> names) {
        Map<String, String> selected = new LinkedHashMap<>();
        agentEnvironment.forEach((name, value) -> {
            if (names.stream().anyMatch(pattern -> matches(pattern, name))) {
                selected.put(name, value);
            }
        });
        selected.putIfAbsent(PATH, DEFAULT_PATH);
        return selected;
    }

    Map<String, String> of(LaunchPlan plan) {
        Map<String, String> all = new LinkedHashMap<>(inherited);
        plan.user().filter(user -> !Account.isAgentsOwn(user)).ifPresent(user -> {
            all.put("USER", user);
            all.put("LOGNAME", user);
            all.put("HOME", plan.sandbox().toString());
        });
        all.putAll(configured);
        mesos(all, plan);
        for (EnvironmentVariable variable : plan.command().environment()) {
            all.put(variable.name(), variable.value());
        }
        return Collections.unmodifiableMap(all);
    }

    /** Of a program of the agent's own that runs a task, which the task has no say in. */
    Map<String, String> ofAgents(LaunchPlan plan) {
        Map<String, String> all = new LinkedHashMap<>(inherited);
        mesos(all, plan);
        return Collections.unmodifiableMap(all);
    }

    /**
     * Of a container of an image, which has none of this machine.
     *
     * @param sandbox where the container sees it
     */
    public Map<String, String> inContainer(LaunchPlan plan, String sandbox) {
        Map<String, String> all = new LinkedHashMap<>();
        mesos(all, plan);
        all.put("MESOS_SANDBOX", sandbox);
        for (EnvironmentVariable variable : plan.command().environment()) {
            all.put(variable.name(), variable.value());
        }
        return Collections.unmodifiableMap(all);
    }

    private void mesos(Map<String, String> all, LaunchPlan plan) {
        Path sandbox = plan.sandbox();
        String endpoint = info.ip() + ":" + info.port();
        plan.taskId().ifPresent(id -> all.put("MESOS_TASK_ID", id.value()));
        plan.frameworkId().ifPresent(id -> all.put("MESOS_FRAMEWORK_ID", id.value()));
        plan.executorId().ifPresent(id -> all.put("MESOS_EXECUTOR_ID", id.value()));
        all.put(AGENT_ID, info.id().value());
        all.put("MESOS_SLAVE_ID", info.id().value());
        all.put("MESOS_AGENT_ENDPOINT", endpoint);
        all.put("MESOS_SLAVE_PID", "slave(1)@" + endpoint);
        all.put("MESOS_DIRECTORY", sandbox.toString());
        all.put("MESOS_SANDBOX", sandbox.toString());
        all.put(CONTAINER_ID, plan.containerId());
        if (!plan.role().isEmpty()) {
            all.put("MESOS_ALLOCATION_ROLE", plan.role());
        }
        all.put("MESOS_CHECKPOINT", plan.checkpoint() ? "1" : "0");
        all.put("MESOS_HTTP_COMMAND_EXECUTOR", "0");
        all.put(
                "MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD",
                mesosText(plan.shutdownGrace().orElse(shutdownGrace)));
        if (plan.checkpoint()) {
            boolean forEver = recoveryTimeout.isZero();
            all.put("MESOS_RECOVERY_TIMEOUT", mesosText(forEver ? FOR_EVER : recoveryTimeout));
            all.put("MESOS_SUBSCRIPTION_BACKOFF_MAX", mesosText(SUBSCRIPTION_BACKOFF));
        }
    }

    /** As Mesos writes it: {@code 15mins}, {@code 5secs}, {@code 1500ms}. */
    private static String mesosText(Duration duration) {
        long millis = duration.toMillis();
        if (millis > 0 && millis % 60_000 == 0) {
            return millis / 60_000 + "mins";
        }
        return millis % 1000 == 0 ? millis / 1000 + "secs" : millis + "ms";
    }

    private static boolean matches(String pattern, String name) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }
}
