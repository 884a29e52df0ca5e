package io.kebne.http.node;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathPrefix;

import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import io.kebne.http.json.Answers;
import io.kebne.http.json.JsonPart;
import io.vavr.collection.Iterator;

/**
 * The endpoints of Mesos' two profilers, gperftools and jemalloc. A Mesos that was built without them refuses them all with
 * 400, but for the state; so does this node, which is a Java program, and says what to use instead.
 */
public final class ProfilerRoutes {
    private ProfilerRoutes() {}

    public static Route create(Answers answers) {
        return concat(
                pathPrefix("profiler", () -> concat(refused("start"), refused("stop"))),
                pathPrefix(
                        "memory-profiler",
                        () -> concat(
                                refused("start"),
                                refused("stop"),
                                refused("statistics"),
                                pathPrefix("download", () -> concat(refused("raw"), refused("text"), refused("graph"))),
                                path("state", () -> get(() -> answers.json(ProfilerRoutes::state))))));
    }

    private static Route refused(String name) {
        return path(name, () -> get(() -> complete(StatusCodes.BAD_REQUEST, instead())));
    }

    private static String instead() {
        long pid = ProcessHandle.current().pid();
        return "There is no such profiler: this node is a Java program. On its machine, 'jcmd " + pid
                + " JFR.start' records it and 'jcmd " + pid + " GC.class_histogram' tells its objects."
                + " For tasks that are Java programs, there are 'kebne jvm jfr' and 'kebne jvm heap'.\n";
    }

    /** As Mesos has it where there is no jemalloc. */
    private static Iterator<JsonPart> state() {
        return JsonPart.object(Iterator.of(out -> {
            out.writeObjectFieldStart("memory_profiler");
            out.writeBooleanField("jemalloc_detected", false);
            out.writeStringField("tmpdir", "Not yet generated");
            out.writeObjectFieldStart("current_run");
            out.writeNullField("id");
            out.writeEndObject();
            out.writeEndObject();
        }));
    }
}
