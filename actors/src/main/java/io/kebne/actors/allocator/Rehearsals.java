package io.kebne.actors.allocator;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.time.SystemClock;
import io.kebne.protocol.InvalidValueException;
import java.time.Duration;

/**
 * Has a master rehearse what it will do when the allocator moves to it. A program that does all that for the first time takes
 * several times as long. Has a thread of its own, and ends when enough has been rehearsed.
 */
public final class Rehearsals {
    /**
     * How a master rehearses.
     *
     * @param count how many times; 0: never
     * @param delay from its start, and from each to the next
     */
    public record Settings(int count, Duration delay) {
        private static final int MOST = 100;

        /** @param config the block {@code kebne.allocator} */
        public static Settings from(Config config) {
            return new Settings(config.getInt("rehearsals"), config.getDuration("rehearsal-delay"));
        }

        public Settings {
            if (count < 0 || count > MOST) {
                throw new InvalidValueException("rehearsals", "must lie between 0 and " + MOST);
            }
            if (delay.isNegative() || delay.isZero()) {
                throw new InvalidValueException("rehearsal-delay", "must be longer than 0");
            }
        }
    }

    /** It is time for the next. */
    enum Next {
        NEXT
    }

    private Rehearsals() {}

    /** Begins on a master that has others beside it: a lone one has nobody to take the allocator over from. */
    public static void start(ActorSystem<?> system, AllocatorSettings allocator, Settings settings) {
        if (settings.count() > 0) {
            system.systemActorOf(create(allocator, settings), "rehearsals", DispatcherSelector.blocking());
        }
    }

    static Behavior<Next> create(AllocatorSettings allocator, Settings settings) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Next.NEXT, settings.delay());
            return waiting(new Rehearsal(context.getSystem(), allocator), settings.count());
        }));
    }

    private static Behavior<Next> waiting(Rehearsal rehearsal, int left) {
        return Behaviors.receive((context, message) -> {
            long start = SystemClock.nanos();
            int offers = rehearsal.play();
            context.getLog()
                    .debug(
                            "Rehearsed a move of the allocator: {} offers in {} ms",
                            offers,
                            (SystemClock.nanos() - start) / 1_000_000);
            return left > 1 ? waiting(rehearsal, left - 1) : Behaviors.stopped();
        });
    }
}
