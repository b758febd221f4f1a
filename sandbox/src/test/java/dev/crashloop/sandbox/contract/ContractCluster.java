package dev.crashloop.sandbox.contract;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test that asks for a {@link Cluster} one with a namespace of its own, and cleans up after it. */
public final class ContractCluster implements ParameterResolver {

    private static final String REAL = "crashloop.contract.kubeconfig";

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // the store closes what it holds when the test is over
        return context.getStore(Namespace.create(ContractCluster.class))
                .computeIfAbsent("cluster", key -> start(), Cluster.class);
    }

    private static Cluster start() {
        String kubeconfig = System.getProperty(REAL, "");
        return kubeconfig.isEmpty() ? new EmbeddedContractCluster() : new RealContractCluster(kubeconfig);
    }
}
