package io.kebne.actors.agent.oversubscription;

import io.kebne.actors.agent.usage.core.ContainerNeed;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Ends everything revocable when the machine's load is above a threshold, as Mesos' LoadQoSController does. */
final class LoadController implements QosController {
    private final OptionalDouble most5;
    private final OptionalDouble most15;

    LoadController(OptionalDouble most5, OptionalDouble most15) {
        this.most5 = most5;
        this.most15 = most15;
    }

    @Override
    public List<Correction> correct(Situation situation) {
        MachineLoad machine = situation.machine();
        boolean over5 = isOver(machine.load5(), most5);
        if (!over5 && !isOver(machine.load15(), most15)) {
            return List.of();
        }
        double load = (over5 ? machine.load5() : machine.load15()).orElseThrow();
        double most = (over5 ? most5 : most15).orElseThrow();
        String why = String.format(
                Locale.ROOT, "the load of the last %d minutes is %.2f, above %.2f", over5 ? 5 : 15, load, most);
        return situation.containers().stream()
                .map(ContainerNeed::container)
                .filter(container -> container.isRevocable() && !container.ending())
                .map(container -> new Correction(container.containerId(), why))
                .toList();
    }

    private static boolean isOver(OptionalDouble load, OptionalDouble most) {
        return load.isPresent() && most.isPresent() && load.getAsDouble() > most.getAsDouble();
    }
}
