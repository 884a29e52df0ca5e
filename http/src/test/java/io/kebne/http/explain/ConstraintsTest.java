package io.kebne.http.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.http.FakeMaster;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import io.kebne.protocol.offer.constraint.AttributeConstraint;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.offer.constraint.OfferConstraints.Group;
import io.kebne.protocol.offer.constraint.Predicate;
import io.kebne.protocol.offer.constraint.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which agents offer constraints keep away (Mesos: offer_constraints_debug). */
class ConstraintsTest {
    @Test
    void agentsThatAreExcludedAreListedByRoleWithTheRolesThatAreSuppressed() {
        OfferConstraints racked = OfferConstraints.of(Map.of(
                "r1",
                List.of(new Group(
                        List.of(new AttributeConstraint(new Selector.Named("rack"), new Predicate.Exists()))))));
        FakeMaster master = new FakeMaster();
        master.show(new TestCluster()
                .agent("bare1", "cpus:1")
                .agent("bare2", "cpus:1")
                .agent("racked", "cpus:1", "rack:a")
                .agent("lost", "cpus:1")
                .agentUnreachable("lost", 5)
                .framework("f", "r1", "r2")
                .constrain("f", racked)
                .framework("g", "r1", "r2")
                .announce("g", true, Set.of("r2", "r1"), List.of())
                .framework("over", "r1")
                .launch("over", "r1", "racked", "t", "cpus:1", 6)
                .frameworkRemoved("over", 7)
                .view());

        try (TestServer server = TestServer.of(master)) {
            JsonNode frameworks = server.json("/hierarchical-allocator(1)/offer_constraints_debug")
                    .get("frameworks");

            assertThat(frameworks).hasSize(2);
            JsonNode excluded = frameworks.at("/f/excluded_by_attribute_constraints");
            List<String> ids = new ArrayList<>();
            excluded.get("r1").forEach(id -> ids.add(id.asText()));
            assertThat(ids).containsExactlyInAnyOrder("bare1", "bare2");
            assertThat(excluded.get("r2").toString()).isEqualTo("[]");
            assertThat(frameworks.at("/f/suppressed_roles").toString()).isEqualTo("[]");
            assertThat(frameworks.get("g").toString())
                    .isEqualTo("{\"suppressed_roles\":[\"r1\",\"r2\"],"
                            + "\"excluded_by_attribute_constraints\":{\"r1\":[],\"r2\":[]}}");
        }
    }
}
