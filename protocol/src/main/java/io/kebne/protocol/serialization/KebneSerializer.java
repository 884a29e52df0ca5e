package io.kebne.protocol.serialization;

import akka.actor.ExtendedActorSystem;
import akka.serialization.SerializerWithStringManifest;
import akka.serialization.jackson.JacksonObjectMapperProvider;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.typesafe.config.Config;
import java.io.IOException;
import java.io.NotSerializableException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes messages, events and snapshots as CBOR. The manifest is the name of the message's family, from the setting
 * {@code kebne.serialization.families}; within a family a type name in the data tells its members apart. Neither names
 * a Java class, so classes may be renamed and moved without making journals or other nodes' messages unreadable.
 */
public final class KebneSerializer extends SerializerWithStringManifest {
    /** Akka's number for this serializer. */
    public static final int IDENTIFIER = 5050;

    private final ObjectMapper mapper;
    private final Map<String, Class<?>> families = new HashMap<>();
    private final Map<Class<?>, String> manifests = new ConcurrentHashMap<>();
    /** Made when a family is first met, because that takes long, and kept, because finding them takes long too. */
    private final Map<String, ObjectWriter> writers = new ConcurrentHashMap<>();

    private final Map<String, ObjectReader> readers = new ConcurrentHashMap<>();

    public KebneSerializer(ExtendedActorSystem system) {
        mapper = JacksonObjectMapperProvider.get(system)
                .getOrCreate("kebne-cbor", Optional.of(new com.fasterxml.jackson.dataformat.cbor.CBORFactory()));
        mapper.registerModule(new SealedSubtypesModule());
        Config names = system.settings().config().getConfig("kebne.serialization.families");
        names.root().keySet().forEach(name -> {
            String className = names.getString(name);
            families.put(
                    name,
                    system.dynamicAccess()
                            .getClassFor(className, scala.reflect.ClassTag$.MODULE$.AnyRef())
                            .get());
        });
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object object) {
        return manifests.computeIfAbsent(object.getClass(), this::familyOf);
    }

    @Override
    public byte[] toBinary(Object object) {
        try {
            return writers.computeIfAbsent(manifest(object), name -> mapper.writerFor(families.get(name)))
                    .writeValueAsBytes(object);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "cannot write a " + object.getClass().getName(), e);
        }
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        Class<?> family = families.get(manifest);
        if (family == null) {
            throw new NotSerializableException("no message family is called '" + manifest + "'");
        }
        try {
            return readers.computeIfAbsent(manifest, name -> mapper.readerFor(family))
                    .readValue(bytes);
        } catch (IOException e) {
            NotSerializableException failure = new NotSerializableException(
                    "cannot read a message of family '" + manifest + "': " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }

    private String familyOf(Class<?> type) {
        return families.entrySet().stream()
                .filter(family -> family.getValue().isAssignableFrom(type))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        type.getName() + " belongs to no family of kebne.serialization.families"));
    }
}
