package io.kebne.http.policy;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.http.wire.v1.ResourceMessages;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.operator.OperatorCommand.UpdateQuota;
import io.kebne.protocol.operator.OperatorCommand.UpdateWeights;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.policy.Weight;
import io.kebne.protocol.resources.Quantities;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.WeightInfo;
import org.apache.mesos.v1.quota.Protos.QuotaConfig;
import org.apache.mesos.v1.quota.Protos.QuotaInfo;
import org.apache.mesos.v1.quota.Protos.QuotaRequest;
import org.apache.mesos.v1.quota.Protos.QuotaStatus;

/** Weights and quotas as messages (mesos.proto, WeightInfo; quota.proto). */
@SuppressWarnings("deprecation") // Clients still use what Mesos has deprecated.
public final class PolicyMessages {
    private static final double THOUSAND = 1000.0;

    private PolicyMessages() {}

    /** Of the roles for which one has been set, by role. */
    public static List<WeightInfo> weights(AllocatorView view, RoleWeights weights) {
        return weights.all(view).entrySet().stream()
                .map(weight -> WeightInfo.newBuilder()
                        .setRole(weight.getKey())
                        .setWeight(weight.getValue())
                        .build())
                .toList();
    }

    /** @throws InvalidValueException naming the field */
    public static UpdateWeights readWeights(List<WeightInfo> infos) {
        List<Weight> weights = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (WeightInfo info : infos) {
            String at = "weight_infos[" + weights.size() + "]";
            try {
                weights.add(new Weight(info.getRole(), info.getWeight()));
            } catch (InvalidValueException e) {
                throw e.within(at);
            }
            if (!seen.add(info.getRole())) {
                throw new InvalidValueException(at + ".role", "'" + info.getRole() + "' is named twice");
            }
        }
        return new UpdateWeights(weights);
    }

    /** All quotas in both forms: Mesos' old one has guarantees only. */
    public static QuotaStatus quotas(AllocatorView view) {
        QuotaStatus.Builder out = QuotaStatus.newBuilder();
        view.state()
                .policy()
                .quotas()
                .valuesIterator()
                .toVector()
                .sortBy(Quota::role)
                .forEach(quota -> {
                    QuotaInfo.Builder info = out.addInfosBuilder().setRole(quota.role());
                    QuotaConfig.Builder config = out.addConfigsBuilder().setRole(quota.role());
                    quota.guarantees().thousandths().forEach((name, amount) -> {
                        info.addGuarantee(resource(name, amount));
                        config.putGuarantees(name, scalar(amount));
                    });
                    quota.limits().thousandths().forEach((name, amount) -> config.putLimits(name, scalar(amount)));
                });
        return out.build();
    }

    /** @throws InvalidValueException naming the field */
    public static UpdateQuota readQuotas(List<QuotaConfig> configs, boolean force) {
        List<Quota> quotas = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (QuotaConfig config : configs) {
            String at = "quota_configs[" + quotas.size() + "]";
            Quantities guarantees = amounts(config.getGuaranteesMap(), at + ".guarantees");
            Quantities limits = amounts(config.getLimitsMap(), at + ".limits");
            try {
                quotas.add(new Quota(config.getRole(), guarantees, limits));
            } catch (InvalidValueException e) {
                throw e.within(at);
            }
            if (!seen.add(config.getRole())) {
                throw new InvalidValueException(at + ".role", "'" + config.getRole() + "' is named twice");
            }
        }
        return new UpdateQuota(force, quotas);
    }

    /**
     * Mesos' old form, in which the guarantee is the limit too.
     *
     * @throws InvalidValueException naming the field from {@code quota_request} on
     */
    public static UpdateQuota read(QuotaRequest request) {
        Map<String, Scalar> amounts = new HashMap<>();
        String field = "quota_request.guarantee";
        if (request.getGuaranteeCount() == 0) {
            throw new InvalidValueException(field, "names no resource");
        }
        for (int i = 0; i < request.getGuaranteeCount(); i++) {
            String at = field + "[" + i + "]";
            Resource resource = ResourceMessages.read(request.getGuarantee(i), at);
            if (!(resource.value() instanceof Scalar amount)
                    || !resource.traits().equals(Traits.NONE)) {
                throw new InvalidValueException(at, "must be a plain amount: a quota is no reservation");
            }
            if (amounts.putIfAbsent(resource.name(), amount) != null) {
                throw new InvalidValueException(at + ".name", "'" + resource.name() + "' is named twice");
            }
        }
        try {
            Quantities guarantee = Quantities.of(amounts);
            return new UpdateQuota(request.getForce(), List.of(new Quota(request.getRole(), guarantee, guarantee)));
        } catch (InvalidValueException e) {
            throw e.within("quota_request");
        }
    }

    private static Quantities amounts(Map<String, Protos.Value.Scalar> message, String field) {
        Map<String, Scalar> amounts = new HashMap<>();
        try {
            message.forEach((name, amount) -> amounts.put(name, Scalar.of(amount.getValue())));
            return Quantities.of(amounts);
        } catch (InvalidValueException e) {
            throw new InvalidValueException(field, e.reason());
        }
    }

    private static Protos.Resource resource(String name, long thousandths) {
        return Protos.Resource.newBuilder()
                .setName(name)
                .setType(Protos.Value.Type.SCALAR)
                .setScalar(scalar(thousandths))
                .build();
    }

    private static Protos.Value.Scalar scalar(long thousandths) {
        return Protos.Value.Scalar.newBuilder().setValue(thousandths / THOUSAND).build();
    }
}
