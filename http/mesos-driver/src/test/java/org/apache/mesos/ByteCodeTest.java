package org.apache.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the drivers' class files must be like to serve any Mesos jar, on old JVMs too. */
class ByteCodeTest {
    private static final int JAVA_11 = 55;
    private static final int FEWEST_CLASSES = 15;

    @Test
    void noClassNamesAProtocolBufferLibrary() throws IOException {
        for (Path file : classes()) {
            String content = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertThat(content.contains("google/protobuf") || content.contains("google.protobuf"))
                    .as("%s names a library", file)
                    .isFalse();
        }
    }

    @Test
    void java11CanLoadEachClass() throws IOException {
        for (Path file : classes()) {
            try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
                in.readInt();
                in.readUnsignedShort();
                assertThat(in.readUnsignedShort()).as(file.toString()).isEqualTo(JAVA_11);
            }
        }
    }

    private static List<Path> classes() throws IOException {
        Path directory = Path.of(MesosSchedulerDriver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> classes =
                    files.filter(file -> file.toString().endsWith(".class")).toList();
            assertThat(classes).hasSizeGreaterThan(FEWEST_CLASSES);
            return classes;
        }
    }
}
