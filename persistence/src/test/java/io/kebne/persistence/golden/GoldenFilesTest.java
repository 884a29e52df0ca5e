package io.kebne.persistence.golden;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializationExtension;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.allocator.AllocatorSnapshot;
import io.kebne.persistence.framework.FrameworkEvent;
import io.kebne.persistence.job.JobEvent;
import io.kebne.persistence.job.JobsSnapshot;
import io.kebne.persistence.journal.SkippedEvent;
import io.kebne.persistence.service.ServiceEvent;
import io.kebne.persistence.service.ServicesSnapshot;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.serialization.KebneMessage;
import io.kebne.protocol.serialization.KebneSerializer;
import io.kebne.protocol.serialization.SealedSubtypesModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every journal ever written can be read. A new type of event needs an entry in {@link JournalSamples}; its files are
 * then written by {@code mvn -Dquick -Dmaven.test.skip=false -Dtest=GoldenFilesTest -Dkebne.golden.write=true
 * -Dsurefire.failIfNoSpecifiedTests=false -pl protocol,persistence test}, which never touches existing ones, and
 * committed. A file that can no longer be read is a defect of the code, never of the file.
 */
class GoldenFilesTest {
    private static final ActorTestKit TEST_KIT = ActorTestKit.create();
    private static final KebneSerializer SERIALIZER =
            (KebneSerializer) SerializationExtension.get(Adapter.toClassic(TEST_KIT.system()))
                    .findSerializerFor(new FrameworkEvent.Disconnected(0));

    @BeforeAll
    static void writeWhatIsMissingIfAsked() throws IOException {
        if (Boolean.getBoolean("kebne.golden.write")) {
            for (Map.Entry<String, KebneMessage> sample : JournalSamples.all().entrySet()) {
                file(sample.getKey(), sample.getValue()).writeIfMissing(SERIALIZER.toBinary(sample.getValue()));
            }
        }
    }

    @AfterAll
    static void stop() {
        TEST_KIT.shutdownTestKit();
    }

    static Set<String> names() {
        return JournalSamples.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatWasWrittenOnceIsReadToday(String name) throws IOException {
        KebneMessage expected = JournalSamples.all().get(name);
        GoldenFile file = file(name, expected);

        assertThat(file.bytesFile())
                .as("golden file; see the comment of this class")
                .exists();
        assertThat(SERIALIZER.fromBinary(file.bytes(), file.family())).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsWrittenTodayIsReadToday(String name) throws IOException {
        KebneMessage expected = JournalSamples.all().get(name);

        assertThat(SERIALIZER.fromBinary(SERIALIZER.toBinary(expected), SERIALIZER.manifest(expected)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("names")
    void reviewersSeeInJsonWhatTheBytesHold(String name) throws IOException {
        GoldenFile file = file(name, JournalSamples.all().get(name));

        assertThat(file.json()).isEqualTo(GoldenFile.jsonOf(file.bytes()));
    }

    @Test
    void anOptionalFieldThatAnOlderVersionDidNotHaveIsReadAsEmpty() throws IOException {
        byte[] bytes = new ObjectMapper(new CBORFactory())
                .writeValueAsBytes(
                        Map.of("@", "task-kill-requested", "frameworkId", "f", "taskId", "t", "atMillis", 1));

        assertThat(SERIALIZER.fromBinary(bytes, "allocator-event"))
                .isEqualTo(new AllocatorEvent.TaskKillRequested(
                        new FrameworkId("f"), new TaskId("t"), Optional.empty(), Optional.empty(), 1));
    }

    @Test
    void everyTypeThatEntersAJournalHasAGoldenFile() {
        Set<Class<?>> types = new HashSet<>();
        types.addAll(SealedSubtypesModule.membersOf(AllocatorEvent.class));
        types.addAll(SealedSubtypesModule.membersOf(FrameworkEvent.class));
        types.addAll(SealedSubtypesModule.membersOf(ServiceEvent.class));
        types.addAll(SealedSubtypesModule.membersOf(JobEvent.class));
        types.add(AllocatorSnapshot.class);
        types.add(ServicesSnapshot.class);
        types.add(JobsSnapshot.class);
        types.add(SkippedEvent.class);

        Set<Class<?>> shown = new HashSet<>();
        JournalSamples.all().values().forEach(sample -> shown.add(sample.getClass()));
        assertThat(shown).isEqualTo(types);
    }

    @Test
    void noGoldenFileIsWithoutItsSample() throws IOException {
        Set<String> expected = new HashSet<>();
        JournalSamples.all().forEach((name, sample) -> {
            expected.add(file(name, sample).bytesFile().toString());
            expected.add(file(name, sample).jsonFile().toString());
        });

        try (Stream<Path> files = Files.walk(GoldenFile.DIRECTORY)) {
            assertThat(files.filter(Files::isRegularFile).map(Object::toString))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static GoldenFile file(String name, KebneMessage sample) {
        return new GoldenFile(SERIALIZER.manifest(sample), name);
    }
}
