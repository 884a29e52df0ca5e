package io.kebne.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.launcher.client.Masters;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that prints what a master says: as JSON, or as a table for people. */
public abstract class Listing implements Callable<Integer> {
    @Mixin
    private MasterOption master;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    /** What is printed with {@code --json}. */
    protected abstract JsonNode read(Masters masters);

    /** The same for people. */
    protected abstract Table table(JsonNode what);

    /** For those with more to say than one table. */
    protected void print(JsonNode what, PrintStream out) {
        table(what).print(out);
    }

    @Override
    public final Integer call() throws IOException {
        JsonNode what = read(master.masters());
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(what));
        } else {
            print(what, System.out);
        }
        return ExitCode.OK;
    }
}
