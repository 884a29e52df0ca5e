package io.kebne.actors.placement.core;

/** Of processors, megabytes of memory and megabytes of disk, each in thousandths. */
public record Amounts(long cpus, long mem, long disk) {
    public static final Amounts NONE = new Amounts(0, 0, 0);

    boolean fits(Amounts room) {
        return cpus <= room.cpus && mem <= room.mem && disk <= room.disk;
    }

    Amounts plus(Amounts other) {
        return new Amounts(cpus + other.cpus, mem + other.mem, disk + other.disk);
    }

    Amounts minus(Amounts other) {
        return new Amounts(cpus - other.cpus, mem - other.mem, disk - other.disk);
    }

    /** The larger of each. */
    Amounts max(Amounts other) {
        return new Amounts(Math.max(cpus, other.cpus), Math.max(mem, other.mem), Math.max(disk, other.disk));
    }

    /** How often this is in there. Of nothing there is no end: {@link Integer#MAX_VALUE}. */
    int timesIn(Amounts room) {
        return (int) Math.min(
                Integer.MAX_VALUE,
                Math.min(times(cpus, room.cpus), Math.min(times(mem, room.mem), times(disk, room.disk))));
    }

    private static long times(long one, long room) {
        return one == 0 ? Long.MAX_VALUE : Math.max(0, room / one);
    }
}
