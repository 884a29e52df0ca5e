package io.kebne.http.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.http.request.JsonFields;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.operator.OperatorCommand.UpdateQuota;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.resources.Quantities;
import io.kebne.protocol.resources.Scalar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads quotas from requests: in Mesos' old form of one role with Resource objects, and in Kebne's plain one. */
final class QuotaReader {
    /** What makes a Resource object more than an amount, for which there are no quotas. */
    private static final Set<String> NOT_PLAIN =
            Set.of("reservations", "reservation", "disk", "revocable", "shared", "allocation_info", "provider_id");

    private QuotaReader() {}

    /** Kebne's form: {@code {"force": …, "quota_configs": [{"role": …, "guarantees": {"cpus": 1}, "limits": {…}}]}}. */
    static UpdateQuota plain(JsonNode body) {
        JsonFields fields = JsonFields.of("", body).only("force", "quota_configs");
        List<Quota> quotas = JsonFields.list("quota_configs", fields.require("quota_configs")).stream()
                .map(config -> config.only("role", "guarantees", "limits")
                        .make(f -> new Quota(f.text("role"), amounts(f, "guarantees"), amounts(f, "limits"))))
                .toList();
        return new UpdateQuota(fields.flag("force"), JsonFields.distinct("quota_configs", quotas, Quota::role));
    }

    /** Mesos' form, in which the guarantee is the limit too unless that is given: {@code {"role", "guarantee", …}}. */
    static UpdateQuota legacy(JsonNode body) {
        JsonFields fields = JsonFields.of("", body);
        Quantities guarantee = resources(fields, "guarantee");
        Quantities limit = fields.find("limit").isPresent() ? resources(fields, "limit") : guarantee;
        return new UpdateQuota(fields.flag("force"), List.of(quota(fields.text("role"), guarantee, limit)));
    }

    /** In this form the fields are in the singular. */
    private static Quota quota(String role, Quantities guarantee, Quantities limit) {
        try {
            return new Quota(role, guarantee, limit);
        } catch (InvalidValueException e) {
            String field = e.field().replace("guarantees.", "guarantee.").replace("limits.", "limit.");
            throw new InvalidValueException(field, e.reason());
        }
    }

    private static Quantities amounts(JsonFields config, String name) {
        if (config.find(name).isEmpty()) {
            return Quantities.NONE;
        }
        JsonFields amounts = JsonFields.of(config.at(name), config.require(name));
        Map<String, Scalar> scalars = new HashMap<>();
        amounts.entries()
                .forEach(entry -> scalars.put(entry.getKey(), scalar(amounts.at(entry.getKey()), entry.getValue())));
        return quantities(config.at(name), scalars);
    }

    private static Quantities resources(JsonFields request, String name) {
        List<JsonFields> objects = JsonFields.list(name, request.require(name));
        if (objects.isEmpty()) {
            throw new InvalidValueException(name, "names no resource");
        }
        Map<String, Scalar> scalars = new HashMap<>();
        for (JsonFields object : objects) {
            requirePlain(object);
            JsonFields scalar = JsonFields.of(object.at("scalar"), object.require("scalar"));
            Scalar amount = scalar(scalar.at("value"), scalar.require("value"));
            if (scalars.putIfAbsent(object.text("name"), amount) != null) {
                throw new InvalidValueException(name, "has '" + object.text("name") + "' twice");
            }
        }
        return quantities(name, scalars);
    }

    private static void requirePlain(JsonFields object) {
        if (!object.text("type").equals("SCALAR")) {
            throw new InvalidValueException(object.at("type"), "must be SCALAR");
        }
        if (object.find("role").isPresent() && !object.text("role").equals("*")) {
            throw new InvalidValueException(object.at("role"), "must be *: a quota is no reservation");
        }
        for (String name : NOT_PLAIN) {
            if (object.find(name).isPresent()) {
                throw new InvalidValueException(object.at(name), "cannot be part of a quota");
            }
        }
    }

    private static Quantities quantities(String field, Map<String, Scalar> scalars) {
        try {
            return Quantities.of(scalars);
        } catch (InvalidValueException e) {
            throw new InvalidValueException(field, e.reason());
        }
    }

    private static Scalar scalar(String field, JsonNode value) {
        try {
            return Scalar.of(JsonFields.number(field, value));
        } catch (InvalidValueException e) {
            throw new InvalidValueException(field, e.reason());
        }
    }
}
