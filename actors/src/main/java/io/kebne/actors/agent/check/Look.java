package io.kebne.actors.agent.check;

import io.kebne.actors.agent.check.core.Finding;
import java.util.concurrent.CompletionStage;

/** One look at a task that is under way. */
public interface Look {
    /** Completes with what was found; never fails. */
    CompletionStage<Finding> finding();

    /** It is not needed any more: whatever it holds is given back. Does nothing once it has ended. */
    void cancel();
}
