package io.kebne.http.agent.v1;

import com.google.protobuf.ByteString;
import java.time.Duration;
import org.apache.mesos.v1.agent.Protos.ProcessIO;

/** What goes to and from the process of a session (agent.proto, ProcessIO). */
final class ProcessIos {
    private ProcessIos() {}

    static ProcessIO data(ProcessIO.Data.Type type, byte[] bytes, int length) {
        ProcessIO.Builder out = ProcessIO.newBuilder().setType(ProcessIO.Type.DATA);
        out.getDataBuilder().setType(type).setData(ByteString.copyFrom(bytes, 0, length));
        return out.build();
    }

    static ProcessIO heartbeat(Duration interval) {
        ProcessIO.Builder out = ProcessIO.newBuilder().setType(ProcessIO.Type.CONTROL);
        out.getControlBuilder()
                .setType(ProcessIO.Control.Type.HEARTBEAT)
                .getHeartbeatBuilder()
                .getIntervalBuilder()
                .setNanoseconds(interval.toNanos());
        return out.build();
    }
}
