package dev.crashloop.cleaner.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.api.PolicySpec;
import dev.crashloop.api.Selector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoliciesTest {
    private static final LabelMatch ORDERS =
            new LabelMatch(List.of(new LabelMatch.Requirement("app", Selector.Operator.In, Set.of("orders"))));

    @Test
    void aNamespacedPolicyWinsOverAClusterWideOne() {
        var policies =
                new Policies(List.of(policy(null, "aaa", LabelMatch.ALL), policy("demo", "zzz", LabelMatch.ALL)));

        assertThat(applies(policies, "demo")).contains("demo/zzz");
        assertThat(applies(policies, "other")).contains("aaa");
    }

    @Test
    void amongEqualsTheNameDecides() {
        var policies = new Policies(List.of(policy("demo", "b", LabelMatch.ALL), policy("demo", "a", LabelMatch.ALL)));

        assertThat(applies(policies, "demo")).contains("demo/a");
    }

    @Test
    void aPolicyThatDoesNotSelectThePodDoesNotStandInTheWay() {
        var policies = new Policies(List.of(policy("demo", "a", ORDERS), policy("demo", "b", LabelMatch.ALL)));

        assertThat(applies(policies, "demo")).contains("demo/b");
    }

    @Test
    void aNamespacedPolicyReachesNoOtherNamespace() {
        var policies = new Policies(List.of(policy("demo", "a", LabelMatch.ALL)));

        assertThat(applies(policies, "other")).isEmpty();
        assertThat(policies.mayConcern("other", Map.of())).isFalse();
    }

    @Test
    void notInHoldsForAnAbsentLabelAndExistsDoesNot() {
        assertThat(match(Selector.Operator.NotIn, Set.of("x")).matches(Map.of()))
                .isTrue();
        assertThat(match(Selector.Operator.NotIn, Set.of("x")).matches(Map.of("key", "x")))
                .isFalse();
        assertThat(match(Selector.Operator.Exists, Set.of()).matches(Map.of())).isFalse();
        assertThat(match(Selector.Operator.DoesNotExist, Set.of()).matches(Map.of()))
                .isTrue();
    }

    private static LabelMatch match(Selector.Operator operator, Set<String> values) {
        return new LabelMatch(List.of(new LabelMatch.Requirement("key", operator, values)));
    }

    private static Optional<String> applies(Policies policies, String namespace) {
        return policies.select(namespace, Map.of(), Map.of("app", "billing"))
                .map(policy -> policy.id().toString());
    }

    private static Policy policy(String namespace, String name, LabelMatch pods) {
        return new Policy(
                new PolicyId(Optional.ofNullable(namespace), name),
                PolicySpec.Mode.Enforce,
                LabelMatch.ALL,
                pods,
                List.of(),
                new Policy.LogBounds(1, 1),
                PolicySpec.Action.Delete,
                false,
                false,
                Policy.Limits.DEFAULT,
                List.of());
    }
}
