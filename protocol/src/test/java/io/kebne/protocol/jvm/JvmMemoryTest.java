package io.kebne.protocol.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class JvmMemoryTest {
    private static final long MB = 1024L * 1024;

    private static JvmMemory auto(long megabytes, String... arguments) {
        return JvmMemory.of(
                JvmInfo.ofJar("a.jar").jvmArguments(List.of(arguments)).build(), megabytes * MB);
    }

    private static JvmMemory explicit(long heap, long megabytes, String... arguments) {
        return JvmMemory.of(
                JvmInfo.ofJar("a.jar")
                        .heapBytes(heap * MB)
                        .jvmArguments(List.of(arguments))
                        .build(),
                megabytes * MB);
    }

    @Property
    void noProgramIsGivenMoreThanItsTaskHas(
            @ForAll @IntRange(min = 112, max = 1_000_000) int megabytes,
            @ForAll @IntRange(min = 4, max = 900_000) int heap) {
        assertThat(auto(megabytes).sum()).isLessThanOrEqualTo(megabytes * MB);
        assertThat(auto(megabytes).heap()).isGreaterThanOrEqualTo(8 * MB);
        if (megabytes - heap >= 104) {
            assertThat(explicit(heap, megabytes).sum()).isLessThanOrEqualTo(megabytes * MB);
            assertThat(explicit(heap, megabytes).heap()).isEqualTo(heap * MB);
        }
    }

    @Property
    void moreMemoryIsNeverLessHeap(@ForAll @IntRange(min = 112, max = 100_000) int megabytes) {
        assertThat(auto(megabytes + 1).heap())
                .isGreaterThanOrEqualTo(auto(megabytes).heap() - 4 * MB);
    }

    @Example
    void halfOfASmallTasksMemoryIsHeapAndMostOfALargeOnes() {
        assertThat(auto(128).heap()).isEqualTo(24 * MB);
        assertThat(auto(1024).heap()).isBetween(512 * MB, 530 * MB);
        assertThat(auto(16_384).heap()).isGreaterThan(14_000 * MB);
    }

    @Example
    void tooLittleMemoryIsRefusedWithTheSumAndTheField() {
        assertThatThrownBy(() -> explicit(512, 600))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo("jvm.heap"))
                .hasMessage("jvm.heap: needs more memory than the task has: heap 512 + metaspace 32 + code cache 24"
                        + " + direct 8 + 16 threads x 1m + headroom 24 = 616 MB of 600 MB");
        assertThatThrownBy(() -> auto(100))
                .hasMessage("resources.mem: leaves less than 8 MB for the heap: heap + metaspace 32 + code cache 24"
                        + " + direct 8 + 16 threads x 1m + headroom 24 = 104 MB of 100 MB");
    }

    @Example
    void whatTheTaskSetsItselfCountsAsItSays() {
        JvmMemory memory = auto(
                1024,
                "-XX:MaxMetaspaceSize=100m",
                "-XX:ReservedCodeCacheSize=40m",
                "-XX:MaxDirectMemorySize=1m",
                "-Xss512k");

        assertThat(memory.metaspace()).isEqualTo(100 * MB);
        assertThat(memory.codeCache()).isEqualTo(40 * MB);
        assertThat(memory.direct()).isEqualTo(MB);
        assertThat(memory.stack()).isEqualTo(MB / 2);
        assertThatThrownBy(() -> auto(128, "-XX:MaxMetaspaceSize=100m")).hasMessageContaining("metaspace 100");
        assertThatThrownBy(() -> auto(128, "-XX:MaxMetaspaceSize=many"))
                .hasMessage("jvm.jvm_arguments: 'many' is no size such as 512m or 2g");
    }

    @Example
    void threadsThatAreNamedHaveTheirStacks() {
        JvmInfo jvm = JvmInfo.ofJar("a.jar").threads(300).build();

        assertThatThrownBy(() -> JvmMemory.of(jvm, 256 * MB)).hasMessageContaining("300 threads x 1m");
        assertThat(JvmMemory.of(jvm, 1024 * MB).threads()).isEqualTo(300);
    }

    @Example
    void sizesAreReadAsJavaReadsThem() {
        assertThat(ByteSize.parse("3", "f")).isEqualTo(3);
        assertThat(ByteSize.parse("3k", "f")).isEqualTo(3072);
        assertThat(ByteSize.parse("2G", "f")).isEqualTo(2L << 30);
        assertThat(ByteSize.format(3 * MB)).isEqualTo("3m");
        assertThat(ByteSize.format(1025)).isEqualTo("1025");
        assertThatThrownBy(() -> ByteSize.parse("99999999999t", "f")).hasMessageContaining("too large");
    }
}
