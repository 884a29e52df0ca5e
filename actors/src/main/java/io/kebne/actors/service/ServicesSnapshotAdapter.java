package io.kebne.actors.service;

import akka.persistence.typed.SnapshotAdapter;
import io.kebne.actors.service.core.ServicesState;
import io.kebne.persistence.service.ServicesSnapshot;

/** Stores the state of all services in its flat form. */
final class ServicesSnapshotAdapter implements SnapshotAdapter<ServicesState> {
    @Override
    public Object toJournal(ServicesState state) {
        return state.snapshot();
    }

    @Override
    public ServicesState fromJournal(Object from) {
        return ServicesState.restore((ServicesSnapshot) from);
    }
}
