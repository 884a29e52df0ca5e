package io.kebne.launcher.bench;

import io.kebne.actors.placement.core.Amounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Kinds of jobs that {@code kebne bench placement} makes up; the same seed makes the same jobs. */
enum PlacementWorkload {
    /** All tasks are alike. */
    UNIFORM("uniform") {
        @Override
        Shape shape(Random random) {
            return new Shape(1, 4, 60);
        }
    },
    /** Most tasks are small and short, and a few of both are a hundred times that. */
    HEAVY_TAILED("heavy-tailed") {
        @Override
        Shape shape(Random random) {
            double cpus = Math.min(16, pareto(random, 0.25, 1.2));
            return new Shape(cpus, 4 * cpus, Math.min(600, pareto(random, 10, 1.5)));
        }
    },
    /** A third each of tasks for processors, for memory, and small ones. */
    MIXED("mixed") {
        @Override
        Shape shape(Random random) {
            return switch (random.nextInt(3)) {
                case 0 -> new Shape(4, 2, 30);
                case 1 -> new Shape(1, 16, 60);
                default -> new Shape(0.25, 0.5, 5 + random.nextInt(16));
            };
        }
    };

    /** Of each machine: processors, and gigabytes of memory. */
    private static final int CPUS = 16;

    private static final int MEM = 64;
    private static final int MOST_TASKS = 20;

    /** What the machines of all workloads have. */
    static final Amounts MACHINE = amounts(CPUS, MEM);

    /**
     * What tasks of a job are like.
     *
     * @param mem in gigabytes
     * @param seconds how long they run in the mean
     */
    record Shape(double cpus, double mem, double seconds) {
        private double share() {
            return Math.max(cpus / CPUS, mem / MEM);
        }
    }

    /**
     * A job, all of whose tasks may run at once.
     *
     * @param arrivalMillis when it is submitted
     * @param expectedMillis what policies know of the times of its tasks: the mean
     * @param durationsMillis how long they really run
     */
    record Job(long arrivalMillis, Amounts demand, long expectedMillis, List<Long> durationsMillis) {}

    private final String label;

    PlacementWorkload(String label) {
        this.label = label;
    }

    abstract Shape shape(Random random);

    @Override
    public String toString() {
        return label;
    }

    /**
     * So many tasks, in jobs of up to twenty, that arrive at random.
     *
     * @param load how much arrives in a time, as a share of what the machines can do in it
     */
    List<Job> jobs(int tasks, int machines, double load, long seed) {
        Random random = new Random(seed);
        List<Job> jobs = new ArrayList<>();
        double arrival = 0;
        for (int left = tasks; left > 0; ) {
            int count = Math.min(left, 1 + random.nextInt(MOST_TASKS));
            left -= count;
            Shape shape = shape(random);
            double machineSeconds = 0;
            List<Long> durations = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                double seconds = shape.seconds() * (0.5 + random.nextDouble());
                durations.add(Math.round(seconds * 1000));
                machineSeconds += seconds * shape.share();
            }
            jobs.add(new Job(
                    Math.round(arrival * 1000),
                    amounts(shape.cpus(), shape.mem()),
                    Math.round(shape.seconds() * 1000),
                    durations));
            arrival += -Math.log(1 - random.nextDouble()) * machineSeconds / (load * machines);
        }
        return jobs;
    }

    private static Amounts amounts(double cpus, double gigabytes) {
        return new Amounts(Math.round(cpus * 1000), Math.round(gigabytes * 1024 * 1000), 0);
    }

    private static double pareto(Random random, double least, double exponent) {
        return least * Math.pow(1 - random.nextDouble(), -1 / exponent);
    }
}
