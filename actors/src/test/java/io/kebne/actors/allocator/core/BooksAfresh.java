package io.kebne.actors.allocator.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.allocator.plan.Part;
import io.kebne.actors.allocator.plan.TableContents;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;

/** Books that were kept change by change show the same as books that are made of the view at once. */
final class BooksAfresh {
    private BooksAfresh() {}

    static void check(AllocatorView view, AllocatorSession session, PoolBooks kept, AllocatorSettings settings) {
        PoolBooks fresh = of(view, session, settings);
        for (Agent agent : view.state().agents().values()) {
            String id = agent.id().value();
            assertThat(TableContents.agent(kept.table(), id))
                    .as("agent %s", id)
                    .isEqualTo(TableContents.agent(fresh.table(), id));
            assertThat(parts(kept, id)).as("parts of %s", id).isEqualTo(parts(fresh, id));
            if (session.waiting().earmarks().get(agent.id()).isEmpty()) {
                assertThat(free(kept, id)).as("free of %s", id).isEqualTo(view.free(agent));
            }
        }
        assertThat(TableContents.available(kept.table())).isEqualTo(TableContents.available(fresh.table()));
        Set<String> roles =
                new HashSet<>(view.state().policy().quotas().keySet().toJavaSet());
        roles.addAll(view.state().totals().reserved().keySet().toJavaSet());
        for (Framework framework : view.state().frameworks().values()) {
            Set<String> own = new HashSet<>(framework.info().roles());
            own.addAll(framework.allocated().keySet().toJavaSet());
            own.forEach(role -> checkClient(framework, role, kept, fresh));
            roles.addAll(own);
        }
        for (String role : roles) {
            assertThat(TableContents.role(kept.table(), role))
                    .as("role %s", role)
                    .isEqualTo(TableContents.role(fresh.table(), role));
            assertThat(kept.table().consumption(kept.table().role(role))[0])
                    .as("cpus of role %s", role)
                    .isEqualTo(Holdings.of(view, role).get(Resources.CPUS));
        }
        for (Framework over : view.state().completedFrameworks()) {
            over.info()
                    .roles()
                    .forEach(role ->
                            assertThat(kept.clients().find(over.id(), role)).isEmpty());
        }
    }

    private static void checkClient(Framework framework, String role, PoolBooks kept, PoolBooks fresh) {
        OptionalInt client = kept.clients().find(framework.id(), role);
        OptionalInt expected = fresh.clients().find(framework.id(), role);
        assertThat(client.isPresent()).isEqualTo(expected.isPresent());
        assertThat(TableContents.client(kept.table(), client.orElseThrow()))
                .as("%s in %s", framework.id(), role)
                .isEqualTo(TableContents.client(fresh.table(), expected.orElseThrow()));
        assertThat(kept.table().activeFilters(client.orElseThrow()))
                .as("filters of %s in %s", framework.id(), role)
                .isEqualTo(TableContents.filters(kept.table(), client.orElseThrow()));
    }

    private static PoolBooks of(AllocatorView view, AllocatorSession session, AllocatorSettings settings) {
        PoolBooks books = PoolBooks.of(view.state(), settings);
        for (AgentId agentId : view.connected()) {
            books.apply(new Change.AgentConnected(agentId), view, view);
        }
        view.links()
                .forEach((id, link) -> books.apply(
                        new Change.FrameworkAnnounced(
                                id,
                                link.version(),
                                link.connected(),
                                link.suppressedRoles(),
                                link.requests(),
                                link.offerConstraints()),
                        view,
                        view));
        session.waiting()
                .earmarks()
                .forEach((agentId, earmark) -> books.apply(new Change.Earmarked(agentId, earmark), view, view));
        view.offers().values().forEach(offer -> books.apply(new Change.OfferMade(offer), view, view));
        return books;
    }

    private static Resources parts(PoolBooks books, String agentId) {
        Resources sum = Resources.EMPTY;
        for (Part part : books.table().parts(books.table().findAgent(agentId))) {
            sum = sum.plus(Resources.of((Resource) part.what()));
        }
        return sum;
    }

    private static Resources free(PoolBooks books, String agentId) {
        int agent = books.table().findAgent(agentId);
        return books.amounts()
                .resources(
                        books.table().free(agent),
                        books.table().parts(agent),
                        books.table().detail(agent));
    }
}
