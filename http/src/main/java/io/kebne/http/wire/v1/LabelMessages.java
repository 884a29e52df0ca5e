package io.kebne.http.wire.v1;

import io.kebne.protocol.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos;

/** Labels (mesos.proto, Labels). */
public final class LabelMessages {
    private LabelMessages() {}

    public static Protos.Labels write(List<Label> labels) {
        Protos.Labels.Builder all = Protos.Labels.newBuilder();
        for (Label label : labels) {
            Protos.Label.Builder one = Protos.Label.newBuilder().setKey(label.key());
            label.value().ifPresent(one::setValue);
            all.addLabels(one);
        }
        return all.build();
    }

    public static List<Label> read(Protos.Labels labels) {
        List<Label> all = new ArrayList<>(labels.getLabelsCount());
        for (Protos.Label label : labels.getLabelsList()) {
            all.add(new Label(label.getKey(), label.hasValue() ? Optional.of(label.getValue()) : Optional.empty()));
        }
        return all;
    }
}
