package io.kebne.protocol.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.protocol.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourcesJsonTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void mesosResourceObjectsAreWritten() throws JsonProcessingException {
        assertThat(MAPPER.writeValueAsString(Resources.parse("cpus:0.5;ports:[1-2];disks:{sda}")))
                .isEqualTo("[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":0.5}},"
                        + "{\"name\":\"disks\",\"type\":\"SET\",\"set\":{\"item\":[\"sda\"]}},"
                        + "{\"name\":\"ports\",\"type\":\"RANGES\","
                        + "\"ranges\":{\"range\":[{\"begin\":1,\"end\":2}]}}]");
    }

    @Test
    void objectsOfOneNameAddUp() {
        assertThat(Resources.parse("[{'name':'cpus','type':'SCALAR','scalar':{'value':1}},".replace('\'', '"')
                        + "{'name':'cpus','type':'SCALAR','scalar':{'value':0.0005}}]".replace('\'', '"')))
                .isEqualTo(Resources.parse("cpus:1.001"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1]                                                        | resources[0].name",
                "[{'name':1}]                                               | resources[0].name",
                "[{'name':'a b','type':'SCALAR','scalar':{'value':1}}]      | resources[0]",
                "[{'name':'cpus'}]                                          | resources[0].type",
                "[{'name':'cpus','type':'scalar'}]                          | resources[0].type",
                "[{'name':'cpus','type':'SCALAR'}]                          | resources[0].scalar.value",
                "[{'name':'cpus','type':'SCALAR','scalar':{'value':'1'}}]   | resources[0].scalar.value",
                "[{'name':'cpus','type':'SCALAR','scalar':{'value':-1}}]    | resources[0].scalar.value",
                "[{'name':'cpus','type':'SCALAR','scalar':{'value':-1e-9}}] | resources[0].scalar.value",
                "[{'name':'cpus','type':'SCALAR','scalar':{'value':1e308}}] | resources[0].scalar.value",
                "[{'name':'cpus','type':'SCALAR','scalar':{'value':1e999}}] | resources[0].scalar.value",
                "[{'name':'cpus','type':'SCALAR','scalar':{'value':9223372036854775808}}] | resources[0].scalar.value",
                "[{'name':'p','type':'RANGES','ranges':{'range':5}}]        | resources[0].ranges.range",
                "[{'name':'p','type':'RANGES','ranges':{'range':[{}]}}]     | resources[0].ranges.range",
                "[{'name':'p','type':'RANGES','ranges':{'range':[{'begin':5,'end':3}]}}] | resources[0]",
                "[{'name':'p','type':'RANGES','ranges':{'range':[{'begin':0,'end':9223372036854775808}]}}]"
                        + " | resources[0].ranges.range",
                "[{'name':'s','type':'SET','set':{'item':['']}}]            | resources[0]",
                "[{'name':'s','type':'SET','set':{}}]                       | resources[0].set.item",
            })
    void badJsonIsRefusedWithTheFieldNamed(String json, String field) {
        assertThatThrownBy(() -> Resources.parse(json.replace('\'', '"')))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void aLaterObjectIsNamedByItsIndex() {
        String cpus = "{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":1e12}}";

        assertThatThrownBy(() -> Resources.parse("[" + cpus + "," + cpus + "]"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("resources[1]: scalar: must lie between 0 and 1e12");
    }

    @Test
    void textThatIsNotJsonIsRefusedWithLineAndColumn() {
        assertThatThrownBy(() -> Resources.parse("[{\"name\":\n oops"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("resources: line 2, column ")
                .hasMessageContaining("expected JSON");
    }

    @Test
    void whatIsNotAnArrayIsRefusedWhereJsonIsRead() {
        assertThatThrownBy(() -> MAPPER.readValue("{}", Resources.class))
                .isInstanceOfAny(JsonMappingException.class, InvalidValueException.class)
                .hasMessageContaining("expected a JSON array of resources");
    }
}
