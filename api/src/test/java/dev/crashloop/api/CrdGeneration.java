package dev.crashloop.api;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;

/** Writes the CRDs of this API group into the folder that the build names, one YAML file each. */
public final class CrdGeneration {
    private static final List<String> COLUMNS = List.of(
            "Mode",
            "Action",
            "Ready",
            "Cleanups",
            "Healed",
            "Pod",
            "Workload",
            "Failure",
            "Phase",
            "Outcome",
            "Replacement",
            "Message",
            "Age");

    private CrdGeneration() {}

    /** {@code args[0]} is the folder. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder);
        var generated = new CRDGenerator()
                .customResourceClasses(CrashLoopPolicy.class, ClusterCrashLoopPolicy.class, Cleanup.class)
                .inOutputDir(folder.toFile())
                .detailedGenerate();
        if (generated.numberOfGeneratedCRDs() != 3) {
            throw new IllegalStateException(
                    generated.numberOfGeneratedCRDs() + " CRDs were generated into " + folder + ", not 3");
        }
        rewrite(folder.resolve("cleanups.crashloop.dev-v1.yml"), CrdGeneration::orderColumns);
        rewrite(folder.resolve("clustercrashlooppolicies.crashloop.dev-v1.yml"), CrdGeneration::orderColumns);
        rewrite(folder.resolve("crashlooppolicies.crashloop.dev-v1.yml"), version -> {
            orderColumns(version);
            dropNamespaceSelector(version);
        });
    }

    private static void rewrite(Path file, Consumer<CustomResourceDefinitionVersion> change) throws IOException {
        var yaml = new KubernetesSerialization();
        CustomResourceDefinition crd = yaml.unmarshal(Files.readString(file), CustomResourceDefinition.class);
        crd.getSpec().getVersions().forEach(change);
        crd.getSpec()
                .getVersions()
                .forEach(version ->
                        dropRulesThatAreThereTwice(version.getSchema().getOpenAPIV3Schema()));
        Files.writeString(file, yaml.asYaml(crd));
    }

    /** The generator sorts the columns by their JSON path; people read the age last, as in every table of kubectl. */
    private static void orderColumns(CustomResourceDefinitionVersion version) {
        version.getAdditionalPrinterColumns().sort(Comparator.comparing(column -> {
            int place = COLUMNS.indexOf(column.getName());
            if (place < 0) {
                throw new IllegalStateException("no place for column " + column.getName());
            }
            return place;
        }));
    }

    /** The generator reads the annotations of a record's component twice: on its field, and on its accessor. */
    private static void dropRulesThatAreThereTwice(JSONSchemaProps schema) {
        schema.setXKubernetesValidations(new ArrayList<>(new LinkedHashSet<>(schema.getXKubernetesValidations())));
        schema.getProperties().values().forEach(CrdGeneration::dropRulesThatAreThereTwice);
        if (schema.getItems() != null) {
            dropRulesThatAreThereTwice(schema.getItems().getSchema());
        }
    }

    /** One type describes the spec of both policies; only the cluster-wide one selects namespaces. */
    private static void dropNamespaceSelector(CustomResourceDefinitionVersion version) {
        var spec = version.getSchema().getOpenAPIV3Schema().getProperties().get("spec");
        if (spec.getProperties().remove("namespaceSelector") == null) {
            throw new IllegalStateException("spec.namespaceSelector is not in the schema");
        }
    }
}
