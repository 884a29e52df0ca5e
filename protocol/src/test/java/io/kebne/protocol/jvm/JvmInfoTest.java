package io.kebne.protocol.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JvmInfoTest {
    @Test
    void whatIsWrittenAsJsonIsRead() {
        JvmInfo rich = JvmInfo.ofMainClass("a.Main", List.of("a.jar", "lib/*"))
                .jdk("17.0.15")
                .heapBytes(3L << 20 << 5)
                .threads(3)
                .jvmArguments(List.of("-Da=b c"))
                .arguments(List.of("", "x"))
                .flightRecorder(false)
                .build();
        JvmInfo plain = JvmInfo.ofJar("a.jar").build();

        assertThat(JvmInfoJson.read(JvmInfoJson.write(rich))).isEqualTo(rich);
        assertThat(JvmInfoJson.read(JvmInfoJson.write(plain))).isEqualTo(plain);
        assertThat(JvmInfoJson.read("{\"jar\":\"a.jar\",\"heap\":null}")).isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', delimiter = '|', textBlock = """
                    {}                                             | jvm.jar: must be given, or jvm.main_class, and not both
                    {"jar":"a","main_class":"b"}                   | jvm.jar: must be given, or jvm.main_class, and not both
                    {"jar":"a","class_path":["b"]}                 | jvm.class_path: is only for jvm.main_class
                    {"jar":"a","heap":"much"}                      | jvm.heap: 'much' is no size
                    {"jar":"a","heap":"1k"}                        | jvm.heap: must lie between 4m and 1t
                    {"jar":"a","heap":7}                           | jvm.heap: expected text
                    {"jar":"a","jdk":"8"}                          | jvm.jdk: must be 11 or later
                    {"jar":"a","jdk":"new"}                        | jvm.jdk: must be a version
                    {"jar":"a","threads":0}                        | jvm.threads: must lie between 1
                    {"jar":"a","threads":1.5}                      | jvm.threads: expected a whole number
                    {"jar":"a","jvm_arguments":["-Xmx1g"]}         | jvm.jvm_arguments: must not set the largest heap
                    {"jar":"a","jvm_arguments":["-XX:MaxRAM=1g"]}  | jvm.jvm_arguments: must not set the largest heap
                    {"jar":"a","jvm_arguments":["-cp"]}            | jvm.jvm_arguments: must not have -cp
                    {"jar":"a","jvm_arguments":["Main"]}           | jvm.jvm_arguments: 'Main' does not begin with -
                    {"jar":"a","jvm_arguments":"-Da"}              | jvm.jvm_arguments: expected an array
                    {"jar":"","heap":"auto"}                       | jvm.jar: must not be empty
                    {"jar":"a","flight_recorder":1}                | jvm.flight_recorder: expected true or false
                    {"jar":"a","heep":"1g"}                        | jvm.heep: there is no such field
                    []                                             | jvm: expected an object
                    {                                              | jvm: is no JSON
                    """)
    void whatIsWrongIsNamed(String json, String message) {
        assertThatThrownBy(() -> JvmInfoJson.read(json)).hasMessageStartingWith(message);
    }

    @Test
    void whatIsTooLongForAMessageIsRefused() {
        JvmInfoBuilder builder = JvmInfo.ofJar("a.jar").arguments(Collections.nCopies(100, "x".repeat(2000)));

        assertThatThrownBy(builder::build).hasMessage("jvm: must have at most 131072 characters in all");
    }

    @Test
    void aVersionIsMatchedFromTheLeftAndTheNewestIsTaken() {
        List<String> versions = List.of("17.0.9", "25", "17.0.15", "not a version");

        assertThat(JdkVersion.best(versions, Optional.of("17"))).contains("17.0.15");
        assertThat(JdkVersion.best(versions, Optional.of("17.0.9"))).contains("17.0.9");
        assertThat(JdkVersion.best(versions, Optional.of("17.0.1"))).isEmpty();
        assertThat(JdkVersion.best(versions, Optional.of("2"))).isEmpty();
        assertThat(JdkVersion.best(versions, Optional.empty())).contains("25");
    }
}
