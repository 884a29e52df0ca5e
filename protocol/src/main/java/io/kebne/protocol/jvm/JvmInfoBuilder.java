package io.kebne.protocol.jvm;

import java.util.List;
import java.util.Optional;

/** Puts a {@link JvmInfo} together. */
public final class JvmInfoBuilder {
    private final Optional<String> jar;
    private final Optional<String> mainClass;
    private final List<String> classPath;
    private Optional<String> jdk = Optional.empty();
    private Optional<Long> heapBytes = Optional.empty();
    private Optional<Integer> threads = Optional.empty();
    private List<String> jvmArguments = List.of();
    private List<String> arguments = List.of();
    private boolean flightRecorder = true;

    JvmInfoBuilder(Optional<String> jar, Optional<String> mainClass, List<String> classPath) {
        this.jar = jar;
        this.mainClass = mainClass;
        this.classPath = classPath;
    }

    /** @param given a version such as {@code 17}, or a directory */
    public JvmInfoBuilder jdk(String given) {
        jdk = Optional.of(given);
        return this;
    }

    public JvmInfoBuilder heapBytes(long given) {
        heapBytes = Optional.of(given);
        return this;
    }

    public JvmInfoBuilder threads(int given) {
        threads = Optional.of(given);
        return this;
    }

    public JvmInfoBuilder jvmArguments(List<String> given) {
        jvmArguments = given;
        return this;
    }

    public JvmInfoBuilder arguments(List<String> given) {
        arguments = given;
        return this;
    }

    public JvmInfoBuilder flightRecorder(boolean given) {
        flightRecorder = given;
        return this;
    }

    /** @throws io.kebne.protocol.InvalidValueException naming the field at fault */
    public JvmInfo build() {
        return new JvmInfo(jar, mainClass, classPath, jdk, heapBytes, threads, jvmArguments, arguments, flightRecorder);
    }
}
