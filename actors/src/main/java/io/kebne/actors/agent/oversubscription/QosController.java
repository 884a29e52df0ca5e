package io.kebne.actors.agent.oversubscription;

import java.util.List;

/** Says which containers that hold something revocable are to end, for the sake of the others (Mesos: QoSController). */
public interface QosController {
    /** @return none of a container that is ending already */
    List<Correction> correct(Situation situation);

    static QosController of(OversubscriptionSettings settings) {
        return switch (settings.controller()) {
            case NONE -> situation -> List.of();
            case LOAD -> new LoadController(settings.load5(), settings.load15());
            case USAGE -> new UsageController(settings.cpuPressure(), settings.use(), settings.warmUp());
        };
    }
}
