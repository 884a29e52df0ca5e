package io.kebne.persistence.verify;

import io.kebne.persistence.journal.EntityEntry;
import io.kebne.persistence.journal.JournalStore;
import io.kebne.persistence.journal.PayloadCodec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what is wrong in a journal. Blocks, and keeps one entity's state in memory at a time. */
public final class JournalCheck {
    private final JournalStore store;
    private final PayloadCodec codec;
    private final Map<String, Replay<?>> replays;

    /** @param replays by the kind of entity: the part of a persistence id before its first {@code |} */
    public JournalCheck(JournalStore store, PayloadCodec codec, Map<String, Replay<?>> replays) {
        this.store = store;
        this.codec = codec;
        this.replays = Map.copyOf(replays);
    }

    /** What is wrong with an entity, in the order of its events; of kinds without a replay only what can be seen. */
    public List<Finding> check(EntityEntry entity) {
        int bar = entity.persistenceId().indexOf('|');
        String kind = bar < 0 ? "" : entity.persistenceId().substring(0, bar);
        return check(entity, replays.get(kind));
    }

    private <S> List<Finding> check(EntityEntry entity, Replay<S> replay) {
        return new EntityCheck<>(store, codec, entity, Optional.ofNullable(replay)).run();
    }
}
