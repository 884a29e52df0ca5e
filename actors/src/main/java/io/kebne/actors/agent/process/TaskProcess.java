package io.kebne.actors.agent.process;

import io.kebne.actors.agent.core.ExitValue;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A task's process that was started, with all the children it may have, as its supervisor shows it. */
public interface TaskProcess {
    long pid();

    /** Completes once the process is gone, with how it ended. Its children may live on. */
    CompletableFuture<ExitValue> exited();

    /**
     * Completes with the same once its children are gone, too. Fails with {@link SupervisorLostException} when its
     * supervisor is gone before that.
     */
    CompletableFuture<ExitValue> gone();

    /**
     * Asks the process and its children, or those of them that are left, to end (SIGTERM). Said again, it may shorten the
     * time.
     *
     * @param grace after which those who are left may be ended, also when this agent does not live any more
     */
    void terminate(Duration grace);

    /** Ends the process and its children, or those of them that are left (SIGKILL). May be tried again. */
    void destroy();

    /** Looks at it no more: it runs on, and another life of the agent takes it over. */
    void detach();
}
