package io.kebne.protocol.resources;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.PersistenceId;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A disk as Mesos' Resource.DiskInfo. */
final class DiskJson {
    /** Of mesos.proto's Volume, what only makes sense when the volume is not a persistent one. */
    private static final List<String> NOT_PERSISTENT = List.of("host_path", "image", "source");

    private DiskJson() {}

    static void write(Disk disk, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("disk");
        if (disk.volume().isPresent()) {
            PersistentVolume volume = disk.volume().get();
            out.writeObjectFieldStart("persistence");
            out.writeStringField("id", volume.id().value());
            optional("principal", volume.principal(), out);
            if (volume.generation() != 0) {
                out.writeNumberField("generation", volume.generation());
            }
            out.writeEndObject();
            out.writeObjectFieldStart("volume");
            out.writeStringField("mode", volume.mode().name());
            out.writeStringField("container_path", volume.containerPath());
            out.writeEndObject();
        }
        if (disk.source().isPresent()) {
            DiskSource source = disk.source().get();
            out.writeObjectFieldStart("source");
            out.writeStringField("type", source.type().name());
            if (source.root().isPresent()) {
                out.writeObjectFieldStart(rootField(source.type()));
                out.writeStringField("root", source.root().get());
                out.writeEndObject();
            }
            optional("id", source.id(), out);
            optional("profile", source.profile(), out);
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private static void optional(String name, Optional<String> value, JsonGenerator out) throws IOException {
        if (value.isPresent()) {
            out.writeStringField(name, value.get());
        }
    }

    static Disk read(JsonNode disk, String field) {
        try {
            return new Disk(volume(disk, field), source(disk, field));
        } catch (InvalidValueException e) {
            throw e.field().startsWith(field) ? e : e.within(field);
        }
    }

    private static Optional<PersistentVolume> volume(JsonNode disk, String field) {
        if (!disk.hasNonNull("persistence")) {
            if (disk.hasNonNull("volume")) {
                throw new InvalidValueException(field + ".volume", "needs a persistence beside it");
            }
            return Optional.empty();
        }
        JsonNode persistence = JsonFields.object(disk, "persistence", field);
        JsonNode volume = JsonFields.object(disk, "volume", field);
        for (String foreign : NOT_PERSISTENT) {
            if (volume.hasNonNull(foreign)) {
                throw new InvalidValueException(
                        field + ".volume." + foreign, "must not be given for a persistent volume");
            }
        }
        String id = JsonFields.text(persistence, "id", field + ".persistence").orElse("");
        return Optional.of(new PersistentVolume(
                persistenceId(id, field),
                JsonFields.text(persistence, "principal", field + ".persistence"),
                JsonFields.text(volume, "container_path", field + ".volume").orElse(""),
                JsonFields.constant(volume, "mode", field + ".volume", PersistentVolume.Mode.class)
                        .orElse(PersistentVolume.Mode.RW),
                JsonFields.whole(persistence, "generation", field + ".persistence")
                        .orElse(0L)));
    }

    private static PersistenceId persistenceId(String id, String field) {
        try {
            return new PersistenceId(id);
        } catch (InvalidValueException e) {
            throw e.within(field + ".persistence");
        }
    }

    private static Optional<DiskSource> source(JsonNode disk, String field) {
        if (!disk.hasNonNull("source")) {
            return Optional.empty();
        }
        String at = field + ".source";
        JsonNode source = JsonFields.object(disk, "source", field);
        DiskSource.Type type = JsonFields.constant(source, "type", at, DiskSource.Type.class)
                .orElseThrow(() -> new InvalidValueException(at + ".type", "must be given"));
        Optional<String> root = JsonFields.text(source.path(rootField(type)), "root", at + "." + rootField(type));
        try {
            return Optional.of(new DiskSource(
                    type, root, JsonFields.text(source, "id", at), JsonFields.text(source, "profile", at)));
        } catch (InvalidValueException e) {
            throw e.within(at);
        }
    }

    private static String rootField(DiskSource.Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
