package io.kebne.protocol.role;

import io.kebne.protocol.InvalidValueException;

/** Mesos' rules for role names (Mesos: roles document; common/roles.cpp). */
public final class Role {
    /** The role of frameworks that name none. */
    public static final String DEFAULT = "*";

    private static final int MAX_LENGTH = 255;

    private Role() {}

    /**
     * A role is {@code *}, or path parts joined by slashes, none of which is empty, {@code .}, {@code ..} or {@code *},
     * starts with a dash or contains white space or a backslash.
     *
     * @return the role
     * @throws InvalidValueException naming the rule that is broken
     */
    public static String require(String role) {
        if (role == null || role.isEmpty()) {
            throw new InvalidValueException("roles", "must not be empty");
        }
        if (role.length() > MAX_LENGTH) {
            throw new InvalidValueException("roles", "is longer than " + MAX_LENGTH + " characters");
        }
        if (role.equals(DEFAULT)) {
            return role;
        }
        for (String part : role.split("/", -1)) {
            requirePart(role, part);
        }
        return role;
    }

    /** Whether a role is another one or lies below it. */
    public static boolean isWithin(String role, String ancestor) {
        int length = ancestor.length();
        return role.startsWith(ancestor) && (role.length() == length || role.charAt(length) == '/');
    }

    private static void requirePart(String role, String part) {
        if (part.isEmpty()) {
            throw new InvalidValueException("roles", "'" + role + "' has an empty part");
        }
        if (part.equals(".") || part.equals("..") || part.equals("*")) {
            throw new InvalidValueException("roles", "'" + role + "' has the part '" + part + "'");
        }
        if (part.startsWith("-")) {
            throw new InvalidValueException("roles", "'" + role + "' has a part that starts with '-'");
        }
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (Character.isWhitespace(c) || Character.isISOControl(c) || c == '\\') {
                throw new InvalidValueException("roles", "'" + role + "' has white space or a backslash");
            }
        }
    }
}
