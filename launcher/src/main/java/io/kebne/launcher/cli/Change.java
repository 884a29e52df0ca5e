package io.kebne.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.launcher.client.Masters;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that changes something, and says what in one line once it is durable. */
public abstract class Change implements Callable<Integer> {
    /**
     * What was done.
     *
     * @param line for people
     * @param json for programs
     */
    public record Done(String line, JsonNode json) {}

    /** Resources, as endpoints write them. */
    protected static JsonNode json(Object value) {
        return new ObjectMapper().valueToTree(value);
    }

    @Mixin
    private MasterOption master;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    protected abstract Done change(Masters masters) throws IOException;

    @Override
    public final Integer call() throws IOException {
        Done done = change(master.masters());
        System.out.println(json ? new ObjectMapper().writeValueAsString(done.json()) : done.line());
        return ExitCode.OK;
    }
}
