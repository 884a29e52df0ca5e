package io.kebne.protocol.service;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import java.util.Map;

/**
 * What each instance takes, in thousandths: of a processor, of a megabyte of memory and of disk.
 */
public record Demand(long cpus, long mem, long disk) {
    public Demand {
        require("cpus", cpus, 1);
        require("mem", mem, 1);
        require("disk", disk, 0);
    }

    /** In processors and megabytes. */
    public static Demand of(double cpus, double mem, double disk) {
        return new Demand(
                Scalar.of(cpus).thousandths(),
                Scalar.of(mem).thousandths(),
                Scalar.of(disk).thousandths());
    }

    /** Without ports. */
    public Resources resources() {
        return Resources.of(Map.of(
                Resources.CPUS, new Scalar(cpus), Resources.MEM, new Scalar(mem), Resources.DISK, new Scalar(disk)));
    }

    private static void require(String field, long thousandths, long least) {
        if (thousandths < least || thousandths > Scalar.MAX_THOUSANDTHS) {
            throw new InvalidValueException(
                    field, least > 0 ? "must be more than 0, and at most 1e12" : "must lie between 0 and 1e12");
        }
    }
}
