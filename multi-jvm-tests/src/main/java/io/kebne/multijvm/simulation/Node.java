package io.kebne.multijvm.simulation;

import io.kebne.protocol.Moment;
import java.util.ArrayList;
import java.util.List;

/**
 * A process on a machine of its own, which can end, stand still and start again. Its clocks are its own, too: the monotonic
 * one starts anywhere and drifts, the wall clock is wrong and may jump.
 */
final class Node {
    private static final long EPOCH_MILLIS = 1_700_000_000_000L;
    private static final long MAX_DRIFT_PPM = 500;
    private static final long MAX_WALL_ERROR_MILLIS = 500;

    private final String name;
    private final Agenda agenda;
    private final long driftPpm;
    private final long monotonicStart;
    private final List<Runnable> held = new ArrayList<>();
    private long wallError;
    private int life;
    private boolean up;
    private boolean paused;

    Node(String name, Agenda agenda, Dice dice) {
        this.name = name;
        this.agenda = agenda;
        this.driftPpm = dice.between(-MAX_DRIFT_PPM, MAX_DRIFT_PPM);
        this.monotonicStart = dice.between(0, 1_000_000_000);
        this.wallError = dice.between(-MAX_WALL_ERROR_MILLIS, MAX_WALL_ERROR_MILLIS);
    }

    String name() {
        return name;
    }

    /** Which of its processes this is; what was meant for an earlier one does not reach it. */
    int life() {
        return life;
    }

    boolean isUp() {
        return up;
    }

    boolean isPaused() {
        return paused;
    }

    void start() {
        up = true;
        life++;
    }

    /** Kill -9. */
    void stop() {
        up = false;
        paused = false;
        held.clear();
    }

    void pause() {
        paused = up;
    }

    void resume() {
        paused = false;
        List<Runnable> late = List.copyOf(held);
        held.clear();
        late.forEach(this::run);
    }

    void jumpClock(long millis) {
        wallError += millis;
    }

    Moment now() {
        long drifted = agenda.now() + agenda.now() * driftPpm / 1_000_000;
        return new Moment(EPOCH_MILLIS + drifted + wallError, monotonicStart + drifted);
    }

    /** Does this after a while, if the process lives until then. */
    void later(long millis, Runnable action) {
        int wanted = life;
        agenda.in(millis, () -> run(wanted, action));
    }

    /** Does this now, or when it no longer stands still, if its present process lives until then. */
    void run(Runnable action) {
        run(life, action);
    }

    private void run(int wanted, Runnable action) {
        if (!up || life != wanted) {
            return;
        }
        if (paused) {
            held.add(() -> run(wanted, action));
        } else {
            action.run();
        }
    }
}
