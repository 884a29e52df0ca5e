package io.kebne.http.wire;

import akka.util.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.kebne.http.json.JsonChunks;
import io.kebne.http.json.JsonPart;
import io.vavr.collection.Iterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * A message with long lists, of which no more is in memory than is being written. In JSON the elements follow one
 * another. As protocol buffers a message that is larger than a piece comes as several, one behind the other: by the rules
 * of that encoding whoever parses the whole merges them into one.
 */
public final class LongMessage {
    /**
     * A list.
     *
     * @param path of the fields that lead to it, the list's own the last
     */
    private record Section(List<FieldDescriptor> path, Supplier<Iterator<? extends Message>> elements) {
        FieldDescriptor list() {
            return path.get(path.size() - 1);
        }

        /** The builder of the message that has the list; it is there from then on. */
        Message.Builder owner(Message.Builder root) {
            Message.Builder owner = root;
            for (FieldDescriptor field : path.subList(0, path.size() - 1)) {
                owner = owner.getFieldBuilder(field);
            }
            return owner;
        }
    }

    private final Message frame;
    private final List<Section> sections;

    private LongMessage(Message frame, List<Section> sections) {
        this.frame = frame;
        this.sections = List.copyOf(sections);
    }

    /** @param frame the message without its long lists */
    public static LongMessage of(Message frame) {
        return new LongMessage(frame, List.of());
    }

    /**
     * Also with a list.
     *
     * @param path of its field, with dots between the names
     * @param elements made anew each time the message is written, and always the same
     */
    public LongMessage with(String path, Supplier<Iterator<? extends Message>> elements) {
        List<FieldDescriptor> fields = new ArrayList<>();
        Descriptor type = frame.getDescriptorForType();
        for (String name : path.split("\\.", -1)) {
            FieldDescriptor field = type.findFieldByName(name);
            if (field == null) {
                throw new IllegalArgumentException(path + ": there is no field " + name);
            }
            fields.add(field);
            type = field.getMessageType();
        }
        List<Section> more = new ArrayList<>(sections);
        more.add(new Section(List.copyOf(fields), elements));
        return new LongMessage(frame, more);
    }

    /** The bytes of the whole, a chunk at a time. */
    public java.util.Iterator<ByteString> chunks(WireFormat format) {
        return switch (format) {
            case JSON -> new JsonChunks(object(frame, 0, sections));
            case PROTOBUF -> new Pieces();
        };
    }

    /** How many bytes the chunks have together: all of them are made for that, but none is kept. */
    public long size(WireFormat format) {
        long size = 0;
        for (java.util.Iterator<ByteString> chunks = chunks(format); chunks.hasNext(); ) {
            size += chunks.next().size();
        }
        return size;
    }

    private static Iterator<JsonPart> object(Message message, int depth, List<Section> within) {
        return JsonPart.object(Iterator.ofAll(Arrays.asList(MessageWriter.fields(message.getDescriptorForType())))
                .flatMap(field -> field(message, field, depth, within)));
    }

    private static Iterator<JsonPart> field(Message message, FieldDescriptor field, int depth, List<Section> within) {
        List<Section> here = within.stream()
                .filter(section -> section.path().get(depth).equals(field))
                .toList();
        if (here.isEmpty()) {
            return Iterator.of(out -> MessageWriter.writeField(out, message, field));
        } else if (here.get(0).path().size() == depth + 1) {
            Iterator<? extends Message> elements = here.get(0).elements().get();
            return elements.hasNext()
                    ? JsonPart.array(field.getName(), elements.map(element -> out -> MessageWriter.write(out, element)))
                    : Iterator.empty();
        }
        return Iterator.<JsonPart>of(out -> out.writeFieldName(field.getName()))
                .concat(object((Message) message.getField(field), depth + 1, here));
    }

    /** Messages that are one when merged. */
    private final class Pieces implements java.util.Iterator<ByteString> {
        /** A small answer is one message for those who do not merge. */
        private static final int PIECE_BYTES = 256 * 1024;

        private final Iterator<Section> rest = Iterator.ofAll(sections);
        private Section section;
        private Iterator<? extends Message> elements = Iterator.empty();
        private Message.Builder piece = frame.toBuilder();
        private boolean first = true;

        Pieces() {
            sections.forEach(s -> s.owner(piece));
        }

        @Override
        public boolean hasNext() {
            return first || findElement();
        }

        @Override
        public ByteString next() {
            first = false;
            long bytes = 0;
            while (bytes < PIECE_BYTES && findElement()) {
                Message element = elements.next();
                section.owner(piece).addRepeatedField(section.list(), element);
                bytes += element.getSerializedSize();
            }
            Message whole = piece.buildPartial();
            piece = frame.newBuilderForType();
            return ByteString.fromArrayUnsafe(whole.toByteArray());
        }

        private boolean findElement() {
            while (!elements.hasNext() && rest.hasNext()) {
                section = rest.next();
                elements = section.elements().get();
            }
            return elements.hasNext();
        }
    }
}
