package io.kebne.protocol.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class ResourcesProperties {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

    @Provide
    Arbitrary<Resources> resources() {
        return ResourcesArbitraries.resources();
    }

    @Provide
    Arbitrary<Resources> plain() {
        return ResourcesArbitraries.plain();
    }

    @Provide
    Arbitrary<Ranges> ranges() {
        return ResourcesArbitraries.ranges();
    }

    @Property
    void addingAndTakingAwayGivesBackTheSame(@ForAll("resources") Resources a, @ForAll("resources") Resources b) {
        Resources other = ResourcesArbitraries.disjoint(a, b);

        assertThat(a.plus(other).minus(other)).isEqualTo(a);
        assertThat(a.plus(other).minus(a)).isEqualTo(other);
    }

    @Property
    void additionIsCommutative(@ForAll("resources") Resources a, @ForAll("resources") Resources b) {
        Resources other = ResourcesArbitraries.disjoint(a, b);

        assertThat(a.plus(other)).isEqualTo(other.plus(a)).hasSameHashCodeAs(other.plus(a));
    }

    @Property
    void additionIsAssociative(
            @ForAll("resources") Resources a, @ForAll("resources") Resources b, @ForAll("resources") Resources c) {
        Resources second = ResourcesArbitraries.disjoint(a, b);
        Resources third = ResourcesArbitraries.disjoint(a.plus(second), c);

        assertThat(a.plus(second).plus(third)).isEqualTo(a.plus(second.plus(third)));
    }

    @Property
    void whatIsContainedCanBeTakenAwayAndNothingElse(
            @ForAll("resources") Resources a, @ForAll("resources") Resources b) {
        if (a.contains(b)) {
            assertThat(a.minus(b).plus(b)).isEqualTo(a);
        } else {
            assertThatThrownBy(() -> a.minus(b)).isExactlyInstanceOf(IllegalArgumentException.class);
        }
    }

    @Property
    void aSumContainsItsParts(@ForAll("resources") Resources a, @ForAll("resources") Resources b) {
        Resources other = ResourcesArbitraries.disjoint(a, b);

        assertThat(a.plus(other).contains(a)).isTrue();
        assertThat(a.plus(other).contains(other)).isTrue();
        assertThat(a.contains(a.plus(other))).isEqualTo(other.isEmpty());
    }

    @Property
    void nothingEmptyIsKept(@ForAll("resources") Resources a, @ForAll("resources") Resources b) {
        Resources sum = a.plus(ResourcesArbitraries.disjoint(a, b));

        assertThat(sum.byName().values()).noneMatch(Value::isEmpty);
        assertThat(sum.minus(a).byName().values()).noneMatch(Value::isEmpty);
        assertThat(a.minus(a)).isEqualTo(Resources.EMPTY);
    }

    @Property
    void containmentIsAPartialOrder(
            @ForAll("resources") Resources a, @ForAll("resources") Resources b, @ForAll("resources") Resources c) {
        Resources more = a.plus(ResourcesArbitraries.disjoint(a, b));
        Resources most = more.plus(ResourcesArbitraries.disjoint(more, c));

        assertThat(a.contains(a)).isTrue();
        assertThat(a.contains(b) && b.contains(a)).isEqualTo(a.equals(b));
        assertThat(most.contains(more) && more.contains(a) && most.contains(a)).isTrue();
        assertThat(!a.contains(b) || !b.contains(c) || a.contains(c)).isTrue();
    }

    @Property
    void amountsAreSumsOverTraits(@ForAll("resources") Resources a) {
        for (String name : a.byName().keySet()) {
            long sum = a.pieces().stream()
                    .filter(piece -> piece.name().equals(name) && piece.value() instanceof Scalar)
                    .mapToLong(piece -> ((Scalar) piece.value()).thousandths())
                    .sum();
            assertThat(a.thousandths(name)).isEqualTo(sum);
        }
        assertThat(a.stripped()).isEqualTo(Resources.of(a.byName()));
    }

    @Property
    void aBagIsTheSumOfWhatSelectionsDivideItInto(@ForAll("resources") Resources a) {
        assertThat(a.reserved().plus(a.unreserved())).isEqualTo(a);
        assertThat(a.revocable().plus(a.nonRevocable())).isEqualTo(a);
        assertThat(a.shared().plus(a.nonShared())).isEqualTo(a);
        assertThat(a.scalars().plus(a.nonScalars())).isEqualTo(a);
        assertThat(a.reservationRoles().stream().map(a::reservedTo).reduce(Resources.EMPTY, Resources::plus))
                .isEqualTo(a.reserved());
        assertThat(Resources.of(a.pieces())).isEqualTo(a);
    }

    @Property
    void whatIsFoundIsContainedAndIsAsMuchAsWanted(
            @ForAll("resources") Resources a, @ForAll("plain") Resources wanted) {
        a.find(wanted).ifPresent(found -> {
            assertThat(a.contains(found)).isTrue();
            assertThat(found.stripped()).isEqualTo(wanted);
        });
        assertThat(a.find(a.reserved())).contains(a.reserved());
    }

    @Property
    void theTextFormIsReadBack(@ForAll("resources") Resources a) {
        Resources writable = Resources.of(a.pieces().stream()
                .filter(piece -> List.of(Traits.NONE, Traits.reserved("a"), Traits.reserved("a/b"))
                        .contains(piece.traits()))
                .toList());

        assertThat(Resources.parse(writable.toString())).isEqualTo(writable);
    }

    @Property
    void theJsonFormIsReadBack(@ForAll("resources") Resources a) throws JsonProcessingException {
        String json = JSON.writeValueAsString(a);

        assertThat(JSON.readValue(json, Resources.class)).isEqualTo(a);
        assertThat(Resources.parse(json)).isEqualTo(a);
    }

    @Property
    void theBinaryFormIsReadBack(@ForAll("resources") Resources a) throws IOException {
        assertThat(CBOR.readValue(CBOR.writeValueAsBytes(a), Resources.class)).isEqualTo(a);
    }

    @Property
    void everyAmountSurvivesItsDoubleAndItsText(
            @ForAll @LongRange(min = 0, max = Scalar.MAX_THOUSANDTHS) long thousandths) {
        Scalar amount = new Scalar(thousandths);

        assertThat(Scalar.of(amount.asDouble())).isEqualTo(amount);
        assertThat(Resources.parse("cpus:" + amount.text()).thousandths("cpus")).isEqualTo(thousandths);
    }

    @Property
    void rangesAreSortedMergedAndDisjoint(@ForAll("ranges") Ranges ranges) {
        for (int i = 1; i < ranges.ranges().size(); i++) {
            assertThat(ranges.ranges().get(i).begin())
                    .isGreaterThan(ranges.ranges().get(i - 1).end() + 1);
        }
        assertThat(ranges.size())
                .isEqualTo(
                        ranges.ranges().stream().mapToLong(Ranges.Range::size).sum());
    }

    @Property
    void rangesHoldWhatOneNumberAfterTheOtherHolds(@ForAll("ranges") Ranges a, @ForAll("ranges") Ranges b) {
        boolean each = true;
        for (long n = 0; n <= 50; n++) {
            each &= !b.contains(Ranges.of(n, n)) || a.contains(Ranges.of(n, n));
        }

        assertThat(a.contains(b)).isEqualTo(each);
        assertThat(a.common(b)).isEqualTo(b.common(a));
        assertThat(a.contains(a.common(b)) && b.contains(a.common(b))).isTrue();
        assertThat(a.minus(a.common(b)).common(b)).isEqualTo(new Ranges(List.of()));
    }
}
