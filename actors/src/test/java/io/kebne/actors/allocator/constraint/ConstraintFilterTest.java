package io.kebne.actors.allocator.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.machine.DomainInfo;
import io.kebne.protocol.offer.constraint.AttributeConstraint;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.offer.constraint.OfferConstraints.Group;
import io.kebne.protocol.offer.constraint.Predicate;
import io.kebne.protocol.offer.constraint.Predicate.Exists;
import io.kebne.protocol.offer.constraint.Predicate.NotExists;
import io.kebne.protocol.offer.constraint.Predicate.TextEquals;
import io.kebne.protocol.offer.constraint.Predicate.TextMatches;
import io.kebne.protocol.offer.constraint.Predicate.TextNotEquals;
import io.kebne.protocol.offer.constraint.Predicate.TextNotMatches;
import io.kebne.protocol.offer.constraint.Selector;
import io.kebne.protocol.offer.constraint.Selector.Pseudoattribute;
import io.kebne.protocol.resources.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstraintFilterTest {
    private static final AgentInfo AGENT = agent("text:abc;number:5;ranges:[1-2];twice:first;twice:second");
    private static final AgentInfo PLACED = AGENT.withDomain(new DomainInfo("west", "rack-1"));

    /** Predicate; what it says of the text abc, of a number, of ranges and of nothing. */
    static Stream<Arguments> predicates() {
        return Stream.of(
                Arguments.of(new Exists(), true, true, true, false),
                Arguments.of(new NotExists(), false, false, false, true),
                Arguments.of(new TextEquals("abc"), true, true, true, false),
                Arguments.of(new TextEquals("ab"), false, true, true, false),
                Arguments.of(new TextEquals("5"), false, true, true, false),
                Arguments.of(new TextNotEquals("abc"), false, true, true, true),
                Arguments.of(new TextNotEquals("ab"), true, true, true, true),
                Arguments.of(new TextMatches("a.*"), true, true, true, false),
                Arguments.of(new TextMatches("b"), false, true, true, false),
                Arguments.of(new TextNotMatches("a.*"), false, true, true, true),
                Arguments.of(new TextNotMatches("b"), true, true, true, true));
    }

    @ParameterizedTest
    @MethodSource("predicates")
    void everyPredicateSaysOfTextOfOtherAttributesAndOfNothingWhatMesosSays(
            Predicate predicate, boolean ofText, boolean ofNumber, boolean ofRanges, boolean ofNothing) {
        assertThat(holds(new Selector.Named("text"), predicate, AGENT)).isEqualTo(ofText);
        assertThat(holds(new Selector.Named("number"), predicate, AGENT)).isEqualTo(ofNumber);
        assertThat(holds(new Selector.Named("ranges"), predicate, AGENT)).isEqualTo(ofRanges);
        assertThat(holds(new Selector.Named("missing"), predicate, AGENT)).isEqualTo(ofNothing);
    }

    @Test
    void ofSeveralAttributesOfOneNameTheFirstCounts() {
        assertThat(holds(new Selector.Named("twice"), new TextEquals("first"), AGENT))
                .isTrue();
        assertThat(holds(new Selector.Named("twice"), new TextEquals("second"), AGENT))
                .isFalse();
    }

    @Test
    void pseudoAttributesAreTheHostnameAndTheDomain() {
        assertThat(holds(new Selector.Pseudo(Pseudoattribute.HOSTNAME), new TextEquals("host-1"), AGENT))
                .isTrue();
        assertThat(holds(new Selector.Pseudo(Pseudoattribute.REGION), new TextEquals("west"), PLACED))
                .isTrue();
        assertThat(holds(new Selector.Pseudo(Pseudoattribute.ZONE), new TextMatches("rack-[0-9]"), PLACED))
                .isTrue();
        assertThat(holds(new Selector.Pseudo(Pseudoattribute.ZONE), new TextEquals("west"), PLACED))
                .isFalse();
    }

    @Test
    void withoutADomainRegionAndZoneAreAbsent() {
        for (Pseudoattribute type : List.of(Pseudoattribute.REGION, Pseudoattribute.ZONE)) {
            assertThat(holds(new Selector.Pseudo(type), new Exists(), AGENT)).isFalse();
            assertThat(holds(new Selector.Pseudo(type), new TextNotEquals("west"), AGENT))
                    .isTrue();
        }
    }

    @Test
    void anAgentIsAdmittedWhenAllConstraintsOfOneGroupHold() {
        AttributeConstraint good = constraint("text", new Exists());
        AttributeConstraint bad = constraint("text", new NotExists());

        assertThat(filter(List.of(good, good)).admits("r", AGENT)).isTrue();
        assertThat(filter(List.of(good, bad)).admits("r", AGENT)).isFalse();
        assertThat(filter(List.of(good, bad), List.of(good)).admits("r", AGENT)).isTrue();
    }

    @Test
    void aRoleWithoutConstraintsTakesEveryAgent() {
        ConstraintFilter filter = filter(List.of(constraint("text", new NotExists())));

        assertThat(filter.admits("other", AGENT)).isTrue();
        assertThat(filter.failures("other", AGENT)).isEmpty();
        assertThat(ConstraintFilter.compile(OfferConstraints.NONE).admits("r", AGENT))
                .isTrue();
    }

    @Test
    void everyConstraintThatFailsIsNamedWithItsPlaceAndWhatTheAgentHas() {
        ConstraintFilter filter = filter(
                List.of(constraint("text", new Exists()), constraint("text", new TextEquals("x"))),
                List.of(constraint("missing", new TextMatches("y")), constraint("number", new NotExists())));

        assertThat(filter.failures("r", AGENT))
                .containsExactly(
                        new ConstraintFilter.Failure(
                                0,
                                1,
                                "offer_constraints.role_constraints[r].groups[0].attribute_constraints[1]",
                                "attribute text text_equals 'x'",
                                "'abc'"),
                        new ConstraintFilter.Failure(
                                1,
                                0,
                                "offer_constraints.role_constraints[r].groups[1].attribute_constraints[0]",
                                "attribute missing text_matches 'y'",
                                "absent"),
                        new ConstraintFilter.Failure(
                                1,
                                1,
                                "offer_constraints.role_constraints[r].groups[1].attribute_constraints[1]",
                                "attribute number not_exists",
                                "'5'"));
    }

    @Test
    void aGroupThatHoldsLeavesNothingToExplain() {
        assertThat(filter(List.of(constraint("text", new NotExists())), List.of(constraint("text", new Exists())))
                        .failures("r", AGENT))
                .isEmpty();
    }

    @Test
    void aRegularExpressionMustMatchAllOfTheText() {
        assertThat(holds(new Selector.Named("text"), new TextMatches("b"), AGENT))
                .isFalse();
        assertThat(holds(new Selector.Named("text"), new TextMatches("a|abc"), AGENT))
                .isTrue();
        assertThat(holds(new Selector.Named("text"), new TextMatches("(?i)ABC"), AGENT))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "a**", "\\1", "(?=a)", "[b-a]", "a{2,1}"})
    void whatIsNoRegularExpressionIsRefusedWithItsPlace(String regex) {
        assertRefused(regex, "is not a regular expression");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{99}",
                "a{1000}",
                "a{99999}",
                "((a{10}){10}){10}",
                "((((((((a{9}){9}){9}){9}){9}){9}){9}){9})",
                "([)(]{50}){50}",
                "([]{50}]{50}){50}",
                "([[:alpha:](]{50}){50}",
                "([^](]{50}){50}",
                "(?:a{50}\\Q)\\E){50}",
                "(?:a{50}\\)){50}",
                "((a{50})*){50}",
                "(a{50}|b){50}",
                "(a{2,}){60,61}"
            })
    void aRegularExpressionThatIsTooComplexIsRefusedWithoutBeingUnrolled(String regex) {
        assertRefused(regex, "is too complex");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{98}",
                "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
                "(web|db|cache)-[0-9]{3}\\.example\\.com",
                "(([0-9]{1,3}\\.){3}[0-9]{1,3})",
                "[{]100[}]",
                "\\{100}",
                ""
            })
    void ordinaryRegularExpressionsAreTaken(String regex) {
        assertThat(filter(List.of(constraint("text", new TextMatches(regex))))).isNotNull();
    }

    /** A back-tracking matcher would take longer than the universe has been there. */
    @Test
    void matchingTakesLinearTime() {
        AgentInfo agent = agent("text:" + "a".repeat(50_000));
        ConstraintFilter filter = filter(List.of(constraint("text", new TextMatches("(a*)*(a*)*b"))));

        assertTimeout(
                Duration.ofSeconds(10),
                () -> assertThat(filter.admits("r", agent)).isFalse());
    }

    @Property
    void theVerdictIsThatOfTheGroupsAndIsExplainedWheneverItIsNo(@ForAll("groups") List<Group> groups) {
        ConstraintFilter filter = ConstraintFilter.compile(OfferConstraints.of(Map.of("r", groups)));
        boolean expected = groups.stream()
                .anyMatch(group ->
                        group.constraints().stream().allMatch(c -> holds(c.selector(), c.predicate(), PLACED)));

        assertThat(filter.admits("r", PLACED)).isEqualTo(expected);
        assertThat(filter.failures("r", PLACED).isEmpty()).isEqualTo(expected);
        assertThat(filter.failures("r", PLACED)).allSatisfy(failure -> {
            AttributeConstraint constraint =
                    groups.get(failure.group()).constraints().get(failure.constraint());
            assertThat(holds(constraint.selector(), constraint.predicate(), PLACED))
                    .isFalse();
            assertThat(failure.text()).startsWith(constraint.text());
        });
    }

    @Property
    void aNegativePredicateSaysTheOppositeOfThePositiveOneOfTextAndOfNothing(
            @ForAll("selectors") Selector selector, @ForAll("operands") String operand) {
        boolean text = !selector.equals(new Selector.Named("number"));
        assertThat(holds(selector, new TextEquals(operand), PLACED))
                .isEqualTo(!text || !holds(selector, new TextNotEquals(operand), PLACED));
        assertThat(holds(selector, new TextMatches(operand), PLACED))
                .isEqualTo(!text || !holds(selector, new TextNotMatches(operand), PLACED));
    }

    @Provide
    Arbitrary<Selector> selectors() {
        return Arbitraries.of(
                new Selector.Named("text"),
                new Selector.Named("number"),
                new Selector.Named("missing"),
                new Selector.Pseudo(Pseudoattribute.HOSTNAME),
                new Selector.Pseudo(Pseudoattribute.ZONE));
    }

    @Provide
    Arbitrary<String> operands() {
        return Arbitraries.of("abc", "a.c", "host-1", ".*", "rack-[0-9]", "5", "");
    }

    @Provide
    Arbitrary<List<Group>> groups() {
        Arbitrary<Predicate> predicates = operands()
                .flatMap(operand -> Arbitraries.of(
                        new Exists(),
                        new NotExists(),
                        new TextEquals(operand),
                        new TextNotEquals(operand),
                        new TextMatches(operand),
                        new TextNotMatches(operand)));
        Arbitrary<AttributeConstraint> constraints =
                Combinators.combine(selectors(), predicates).as(AttributeConstraint::new);
        return constraints
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(Group::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    private static void assertRefused(String regex, String message) {
        for (Predicate predicate : List.of(new TextMatches(regex), new TextNotMatches(regex))) {
            assertThatThrownBy(() -> filter(List.of(constraint("text", new Exists()), constraint("text", predicate))))
                    .isInstanceOfSatisfying(
                            InvalidValueException.class,
                            e -> assertThat(e.field())
                                    .isEqualTo(
                                            "offer_constraints.role_constraints[r].groups[0].attribute_constraints[1]"
                                                    + ".predicate." + predicate.name() + ".regex"))
                    .hasMessageContaining(message);
        }
    }

    private static AttributeConstraint constraint(String name, Predicate predicate) {
        return new AttributeConstraint(new Selector.Named(name), predicate);
    }

    private static boolean holds(Selector selector, Predicate predicate, AgentInfo agent) {
        return filter(List.of(new AttributeConstraint(selector, predicate))).admits("r", agent);
    }

    @SafeVarargs
    private static ConstraintFilter filter(List<AttributeConstraint>... groups) {
        List<Group> all = new ArrayList<>();
        for (List<AttributeConstraint> group : groups) {
            all.add(new Group(group));
        }
        return ConstraintFilter.compile(OfferConstraints.of(Map.of("r", all)));
    }

    private static AgentInfo agent(String attributes) {
        return new AgentInfo(
                new AgentId("a"), "host-1", "10.0.0.1", 5051, Resources.EMPTY, Attribute.parse(attributes), "1");
    }
}
