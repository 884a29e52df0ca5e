package io.kebne.protocol.offer.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.Samples;
import io.kebne.protocol.offer.constraint.OfferConstraints.Group;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OfferConstraintsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final AttributeConstraint CONSTRAINT =
            new AttributeConstraint(new Selector.Named("rack"), new Predicate.Exists());

    @Test
    void areWrittenAsMesosWritesThem() throws JsonProcessingException {
        OfferConstraints constraints = OfferConstraints.of(Map.of(
                "web",
                List.of(new Group(List.of(
                        new AttributeConstraint(new Selector.Named("rack"), new Predicate.TextEquals("a")),
                        new AttributeConstraint(
                                new Selector.Pseudo(Selector.Pseudoattribute.ZONE), new Predicate.NotExists()))))));

        assertThat(MAPPER.writeValueAsString(constraints))
                .isEqualTo("{\"role_constraints\":{\"web\":{\"groups\":[{\"attribute_constraints\":["
                        + "{\"selector\":{\"attribute_name\":\"rack\"},\"predicate\":{\"text_equals\":{\"value\":\"a\"}}},"
                        + "{\"selector\":{\"pseudoattribute_type\":\"ZONE\"},\"predicate\":{\"not_exists\":{}}}"
                        + "]}]}}}");
        assertThat(MAPPER.writeValueAsString(OfferConstraints.NONE)).isEqualTo("{}");
    }

    @Test
    void areReadAsTheyWereWritten() throws JsonProcessingException {
        String json = MAPPER.writeValueAsString(Samples.CONSTRAINTS);

        assertThat(MAPPER.readValue(json, OfferConstraints.class)).isEqualTo(Samples.CONSTRAINTS);
        assertThat(read("{}")).isEqualTo(OfferConstraints.NONE);
        assertThat(read("{'role_constraints':null}")).isEqualTo(OfferConstraints.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                    | offer_constraints
            {'role_constraints':[]}               | offer_constraints.role_constraints
            {'role_constraints':{'a//b':{'groups':[{'attribute_constraints':[C]}]}}} | offer_constraints.role_constraints
            {'role_constraints':{'r':7}}          | offer_constraints.role_constraints[r]
            {'role_constraints':{'r':{}}}         | offer_constraints.role_constraints[r].groups
            {'role_constraints':{'r':{'groups':7}}} | offer_constraints.role_constraints[r].groups
            {'role_constraints':{'r':{'groups':[]}}} | offer_constraints.role_constraints[r].groups
            {'role_constraints':{'r':{'groups':[7]}}} | offer_constraints.role_constraints[r].groups[0]
            {'role_constraints':{'r':{'groups':[{}]}}} | offer_constraints.role_constraints[r].groups[0].attribute_constraints
            """)
    void thatAreMalformedAreRefusedWithTheField(String json, String field) {
        String constraint = "{'selector':{'attribute_name':'a'},'predicate':{'exists':{}}}";
        assertRefused(json.replace("C", constraint), field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            7                                                                   | ``
            {'predicate':{'exists':{}}}                                         | .selector
            {'selector':{},'predicate':{'exists':{}}}                           | .selector
            {'selector':{'attribute_name':'a','pseudoattribute_type':'ZONE'}}   | .selector
            {'selector':{'attribute_name':7}}                                   | .selector.attribute_name
            {'selector':{'attribute_name':''},'predicate':{'exists':{}}}        | .selector.attribute_name
            {'selector':{'pseudoattribute_type':'UNKNOWN'}}                     | .selector.pseudoattribute_type
            {'selector':{'attribute_name':'a'}}                                 | .predicate
            {'selector':{'attribute_name':'a'},'predicate':{}}                  | .predicate
            {'selector':{'attribute_name':'a'},'predicate':{'exists':{},'not_exists':{}}} | .predicate
            {'selector':{'attribute_name':'a'},'predicate':{'likes':{}}}        | .predicate.likes
            {'selector':{'attribute_name':'a'},'predicate':{'exists':1}}        | .predicate.exists
            {'selector':{'attribute_name':'a'},'predicate':{'text_equals':{}}}  | .predicate.text_equals.value
            {'selector':{'attribute_name':'a'},'predicate':{'text_not_equals':{'value':1}}} | .predicate.text_not_equals.value
            {'selector':{'attribute_name':'a'},'predicate':{'text_matches':{'value':'a'}}} | .predicate.text_matches.regex
            {'selector':{'attribute_name':'a'},'predicate':{'text_not_matches':{}}} | .predicate.text_not_matches.regex
            """)
    void withAMalformedConstraintAreRefusedWithItsPlace(String constraint, String field) {
        String good = "{'selector':{'attribute_name':'a'},'predicate':{'exists':{}}}";
        assertRefused(
                "{'role_constraints':{'r':{'groups':[{'attribute_constraints':[" + good
                        + "]},{'attribute_constraints':[" + good + "," + constraint + "]}]}}}",
                "offer_constraints.role_constraints[r].groups[1].attribute_constraints[1]" + field);
    }

    @Test
    void mayBeAThousandAndNoMore() {
        assertThat(OfferConstraints.of(
                                Map.of("r", Collections.nCopies(500, new Group(List.of(CONSTRAINT, CONSTRAINT)))))
                        .roles())
                .hasSize(1);
        assertRefused(
                () -> OfferConstraints.of(Map.of(
                        "a", Collections.nCopies(501, new Group(List.of(CONSTRAINT))),
                        "b", Collections.nCopies(500, new Group(List.of(CONSTRAINT))))),
                "offer_constraints.role_constraints");
    }

    @Test
    void mayHoldTextOfLimitedLength() {
        String longest = "x".repeat(OfferConstraints.MAX_TEXT);
        AttributeConstraint large =
                new AttributeConstraint(new Selector.Named(longest), new Predicate.TextMatches(longest));

        assertThat(group(large).roles()).hasSize(1);
        assertRefused(
                () -> group(new AttributeConstraint(new Selector.Named(longest + "x"), new Predicate.Exists())),
                "offer_constraints.role_constraints[r].groups[0].attribute_constraints[0].selector.attribute_name");
        assertRefused(
                () -> group(new AttributeConstraint(new Selector.Named("x"), new Predicate.TextEquals(longest + "x"))),
                "offer_constraints.role_constraints[r].groups[0].attribute_constraints[0].predicate.text_equals");
        assertRefused(
                () -> OfferConstraints.of(Map.of("r", Collections.nCopies(32, new Group(List.of(large))))),
                "offer_constraints.role_constraints");
    }

    @Test
    void sayWhatTheyMeanToPeople() {
        assertThat(CONSTRAINT.text()).isEqualTo("attribute rack exists");
        assertThat(new AttributeConstraint(
                                new Selector.Pseudo(Selector.Pseudoattribute.HOSTNAME),
                                new Predicate.TextNotMatches("db-.*"))
                        .text())
                .isEqualTo("HOSTNAME text_not_matches 'db-.*'");
    }

    private static OfferConstraints group(AttributeConstraint constraint) {
        return OfferConstraints.of(Map.of("r", List.of(new Group(List.of(constraint)))));
    }

    private static OfferConstraints read(String json) {
        try {
            return OfferConstraintsJson.read(MAPPER.readTree(json.replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void assertRefused(String json, String field) {
        assertRefused(() -> read(json), field);
    }

    private static void assertRefused(Runnable construction, String field) {
        assertThatThrownBy(construction::run)
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo(field));
    }
}
