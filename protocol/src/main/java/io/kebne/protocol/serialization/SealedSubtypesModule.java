package io.kebne.protocol.serialization;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets Jackson find the members of a sealed interface that carries {@link JsonTypeInfo} by themselves, through nested
 * sealed interfaces too; their names come from {@code @JsonTypeName}. (Jackson 2 needs them listed; Jackson 3 does
 * this.)
 */
public final class SealedSubtypesModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.appendAnnotationIntrospector(new Introspector());
    }

    /** The classes that implement a sealed interface, through nested sealed interfaces too, in their order in the source. */
    public static List<Class<?>> membersOf(Class<?> sealed) {
        List<Class<?>> members = new ArrayList<>();
        for (Class<?> member : sealed.getPermittedSubclasses()) {
            if (member.isSealed()) {
                members.addAll(membersOf(member));
            } else {
                members.add(member);
            }
        }
        return members;
    }

    private static final class Introspector extends NopAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public List<NamedType> findSubtypes(Annotated annotated) {
            Class<?> type = annotated.getRawType();
            return type.isSealed()
                    ? membersOf(type).stream().map(NamedType::new).toList()
                    : null;
        }
    }
}
