package io.kebne.actors.replay;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import akka.persistence.typed.PersistenceId;
import com.typesafe.config.Config;
import io.kebne.persistence.journal.EntityEntry;
import io.kebne.persistence.journal.Journal;
import io.kebne.persistence.journal.JournalStore;
import io.kebne.persistence.journal.PayloadCodec;
import io.kebne.persistence.verify.Finding;
import io.kebne.persistence.verify.JournalCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log which event or snapshot keeps an entity from recovering: Akka's plug-ins only say that one does. Looks
 * at the entity's whole journal for that, on a thread for blocking work, and once for each entity until a finding changes.
 */
public final class RecoveryDiagnosis implements Extension {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryDiagnosis.class);

    /** Entities beyond this many are not told about again and again, but not diagnosed either. */
    private static final int MAX_ENTITIES = 1_000;

    private static final int MAX_FINDINGS = 3;
    /** While a journal is away, entities fail faster than anybody can look. */
    private static final int MAX_AT_ONCE = 4;

    private static final ExtensionId<RecoveryDiagnosis> ID = new ExtensionId<>() {
        @Override
        public RecoveryDiagnosis createExtension(ActorSystem<?> system) {
            return new RecoveryDiagnosis(system);
        }
    };

    private final ActorSystem<?> system;
    private final Set<String> lookedAt = ConcurrentHashMap.newKeySet();
    private final Map<String, List<Finding>> known = new ConcurrentHashMap<>();

    private RecoveryDiagnosis(ActorSystem<?> system) {
        this.system = system;
    }

    public static RecoveryDiagnosis get(ActorSystem<?> system) {
        return ID.apply(system);
    }

    /** Looks for what is wrong, in the background. Returns at once. */
    public void explain(PersistenceId entity) {
        boolean busy = known.size() >= MAX_ENTITIES && !known.containsKey(entity.id());
        if (system.settings().config().hasPath("kebne.master.work-dir")
                && !busy
                && lookedAt.size() < MAX_AT_ONCE
                && lookedAt.add(entity.id())) {
            system.dispatchers().lookup(DispatcherSelector.blocking()).execute(() -> look(entity.id()));
        }
    }

    private void look(String entity) {
        Config config = system.settings().config();
        Path workDir = Path.of(config.getString("kebne.master.work-dir"));
        try (JournalStore store = Journal.from(config, workDir).open()) {
            PayloadCodec codec = new PayloadCodec(system.classicSystem());
            JournalCheck check = new JournalCheck(store, codec, EntityReplays.byKind());
            List<Finding> findings =
                    store.entity(entity).map((EntityEntry e) -> check.check(e)).orElse(List.of());
            if (!findings.equals(known.put(entity, findings))) {
                findings.stream().limit(MAX_FINDINGS).forEach(RecoveryDiagnosis::log);
            }
        } catch (RuntimeException e) {
            LOG.warn("Cannot look for what keeps {} from recovering: {}", entity, e.getMessage());
        } finally {
            lookedAt.remove(entity);
        }
    }

    private static void log(Finding finding) {
        LOG.error(
                "{} does not recover: number {} in its journal {}. See 'kebne journal verify' and 'kebne journal skip'",
                finding.persistenceId(),
                finding.sequenceNr(),
                finding.text());
    }
}
